import { exifEntries, type Shot } from './shots.ts';
import type { TiffEntry } from './tiff-file.ts';

export interface RawPhoto {
  readonly shot: Shot;
  readonly orientation: number;
  readonly preview: Buffer;
  readonly thumbnail: Buffer;
  /** Pixels of the sensor. */
  readonly width: number;
  readonly height: number;
  readonly previewWidth: number;
  readonly previewHeight: number;
}

export function mainEntries({ shot, orientation }: RawPhoto): TiffEntry[] {
  const { camera, gps } = exifEntries(shot);
  return [
    ...camera,
    [274, 'SHORT', [orientation]],
    [34_665, 'LONG', { of: 'exif' }],
    ...(gps.length > 0 ? ([[34_853, 'LONG', { of: 'gps' }]] as TiffEntry[]) : []),
  ];
}

export function shotDirectories({ shot, width, height }: RawPhoto, hasSize = false) {
  const { exif, gps } = exifEntries(shot);
  const size: TiffEntry[] = [
    [40_962, 'LONG', [width]],
    [40_963, 'LONG', [height]],
  ];
  return {
    exif: [...exif, ...(hasSize ? size : [])],
    ...(gps.length > 0 ? { gps } : {}),
  };
}

export function strip(name: string, bytes: Uint8Array, compression: number): TiffEntry[] {
  return [
    [259, 'SHORT', [compression]],
    [273, 'LONG', { of: name }],
    [279, 'LONG', [bytes.byteLength]],
  ];
}

export function embedded(name: string, bytes: Uint8Array): TiffEntry[] {
  return [
    [513, 'LONG', { of: name }],
    [514, 'LONG', [bytes.byteLength]],
  ];
}

export function pixels(width: number, height: number, subfile?: number): TiffEntry[] {
  return [
    ...(subfile === undefined ? [] : ([[254, 'LONG', [subfile]]] as TiffEntry[])),
    [256, 'LONG', [width]],
    [257, 'LONG', [height]],
  ];
}

/** Adds private entries until there are as many as the camera writes, by which its files are recognized. */
export function padded(entries: readonly TiffEntry[], count: number): TiffEntry[] {
  const missing = Math.max(0, count - entries.length);
  return [
    ...entries,
    ...Array.from({ length: missing }, (_, index): TiffEntry => [60_000 + index, 'SHORT', [index]]),
  ];
}

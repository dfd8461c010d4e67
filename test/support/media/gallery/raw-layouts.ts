import { box, uint } from '../byte-builders.ts';
import { withExif } from './jpeg-segments.ts';
import {
  embedded,
  mainEntries,
  padded,
  pixels,
  type RawPhoto,
  shotDirectories,
  strip,
} from './raw-entries.ts';
import { exifEntries } from './shots.ts';
import { type TiffEntry, tiffFile } from './tiff-file.ts';

/** Sensor data is noise-free but large enough that it is not skipped. */
const SENSOR = Buffer.alloc(20_000, 0x5a);
const CANON = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
const PREVIEWS = Buffer.from('eaf42b5e1c984b88b9fbb7dc406e4d16', 'hex');
const PANASONIC = Buffer.from('88e774d8f81d11c4ab8d0080c7f6ab6d', 'hex');

/** How each camera lays out a raw photo. */
export const RAW_LAYOUTS = {
  CR2: { mimeType: 'image/x-canon-cr2', build: cr2 },
  NEF: { mimeType: 'image/x-nikon-nef', build: nef },
  ARW: { mimeType: 'image/x-sony-arw', build: arw },
  DNG: { mimeType: 'image/x-adobe-dng', build: dng },
  ORF: { mimeType: 'image/x-olympus-orf', build: orf },
  RW2: { mimeType: 'image/x-panasonic-rw2', build: rw2 },
  RAF: { mimeType: 'image/x-fujifilm-raf', build: raf },
  CR3: { mimeType: 'image/x-canon-cr3', build: cr3 },
} as const;

function cr2(photo: RawPhoto): Buffer {
  const { preview, thumbnail, width, height } = photo;
  const head = Buffer.from('II*\0\0\0\0\0CR\x02\0\0\0\0\0', 'latin1');
  return tiffFile({
    head,
    directories: {
      main: [...mainEntries(photo), ...pixels(width, height), ...strip('preview', preview, 6)],
      second: embedded('thumbnail', thumbnail),
      raw: strip('sensor', SENSOR, 6),
      ...shotDirectories(photo, true),
    },
    next: { main: 'second', second: 'raw' },
    blocks: { preview, thumbnail, sensor: SENSOR },
  });
}

function nef(photo: RawPhoto): Buffer {
  const { preview, thumbnail, width, height } = photo;
  const main = [
    ...pixels(160, 120, 1),
    ...strip('thumbnail', thumbnail, 6),
    ...mainEntries(photo),
    [330, 'LONG', { of: 'raw' }] as TiffEntry,
  ];
  return tiffFile({
    directories: {
      main: padded(main, 28),
      raw: [...pixels(width, height, 0), ...strip('sensor', SENSOR, 34_713)],
      shown: embedded('preview', preview),
      ...shotDirectories(photo),
    },
    next: { raw: 'shown' },
    blocks: { thumbnail, preview, sensor: SENSOR },
  });
}

function arw(photo: RawPhoto): Buffer {
  const { preview, thumbnail, width, height } = photo;
  return tiffFile({
    directories: {
      main: [
        ...mainEntries(photo),
        [254, 'LONG', [1]],
        [330, 'LONG', { of: 'raw' }],
        [50_341, 'UNDEFINED', Buffer.from('PrintIM\x000300\0\0\0\0', 'latin1')],
        ...embedded('preview', preview),
      ],
      second: embedded('thumbnail', thumbnail),
      raw: [...pixels(width, height, 0), ...strip('sensor', SENSOR, 32_767)],
      ...shotDirectories(photo, true),
    },
    next: { main: 'second' },
    blocks: { preview, thumbnail, sensor: SENSOR },
  });
}

function dng(photo: RawPhoto): Buffer {
  const { preview, width, height } = photo;
  return tiffFile({
    directories: {
      main: [
        ...mainEntries(photo),
        ...pixels(256, 171, 1),
        ...strip('preview', preview, 7),
        [330, 'LONG', { of: 'raw' }],
        [50_706, 'BYTE', [1, 4, 0, 0]],
        [50_708, 'ASCII', photo.shot.model],
      ],
      raw: [...pixels(width, height, 0), ...strip('sensor', SENSOR, 1)],
      ...shotDirectories(photo),
    },
    blocks: { preview, sensor: SENSOR },
  });
}

function orf(photo: RawPhoto): Buffer {
  const { preview, width, height } = photo;
  const main = [
    ...mainEntries(photo),
    ...pixels(width, height),
    ...strip('sensor', SENSOR, 1),
    ...embedded('preview', preview),
  ];
  return tiffFile({
    head: Buffer.from('IIRO\0\0\0\0', 'latin1'),
    directories: { main: padded(main, 24), ...shotDirectories(photo) },
    blocks: { sensor: SENSOR, preview },
  });
}

function rw2(photo: RawPhoto): Buffer {
  const { preview, width, height } = photo;
  return tiffFile({
    head: Buffer.concat([Buffer.from('IIU\0\0\0\0\0', 'latin1'), PANASONIC]),
    directories: {
      main: [
        [2, 'SHORT', [width]],
        [3, 'SHORT', [height]],
        [4, 'SHORT', [0]],
        [5, 'SHORT', [0]],
        [6, 'SHORT', [height]],
        [7, 'SHORT', [width]],
        [46, 'UNDEFINED', withExif(preview, exifBlock(photo))],
        [280, 'LONG', { of: 'sensor' }],
        ...mainEntries(photo),
      ],
      ...shotDirectories(photo),
    },
    blocks: { sensor: SENSOR },
  });
}

/** Exif of the embedded JPEG, whose size it states. */
function exifBlock(photo: RawPhoto): Buffer {
  const embeddedPhoto = { ...photo, width: photo.previewWidth, height: photo.previewHeight };
  return tiffFile({
    directories: { main: mainEntries(photo), ...shotDirectories(embeddedPhoto, true) },
  });
}

function raf(photo: RawPhoto): Buffer {
  const jpeg = withExif(photo.preview, exifBlock(photo));
  const head = Buffer.alloc(148);
  head.write('FUJIFILMCCD-RAW 0201FF389501', 'latin1');
  head.write(photo.shot.model, 28, 'latin1');
  head.writeUInt32BE(head.length, 84);
  head.writeUInt32BE(jpeg.length, 88);
  const size = Buffer.concat([
    uint(1, 4),
    uint(0x100, 2),
    uint(4, 2),
    uint(4000, 2),
    uint(6000, 2),
  ]);
  head.writeUInt32BE(head.length + jpeg.length, 92);
  head.writeUInt32BE(size.length, 96);
  head.writeUInt32BE(head.length + jpeg.length + size.length, 100);
  head.writeUInt32BE(SENSOR.length, 104);
  return Buffer.concat([head, jpeg, size, SENSOR]);
}

function cr3(photo: RawPhoto): Buffer {
  const { shot, orientation, preview, width, height } = photo;
  const { camera, exif, gps } = exifEntries(shot);
  const main: TiffEntry[] = [...pixels(width, height), ...camera, [274, 'SHORT', [orientation]]];
  const size = [
    [40_962, 'LONG', [width]],
    [40_963, 'LONG', [height]],
  ] as const satisfies TiffEntry[];
  const canon = box(
    'uuid',
    CANON,
    box('CNCV', Buffer.from('CanonCR3_001/00.11.00/00.00.00')),
    box('CMT1', tiffFile({ directories: { main } })),
    box('CMT2', tiffFile({ directories: { exif: [...exif, ...size] } })),
    box('CMT3', tiffFile({ directories: { notes: [] } })),
    box('CMT4', tiffFile({ directories: { gps } })),
  );
  const shown = box(
    'PRVW',
    uint(0, 4),
    uint(1, 2),
    uint(720, 2),
    uint(480, 2),
    uint(1, 2),
    uint(preview.length, 4),
    preview,
  );
  return Buffer.concat([
    box('ftyp', Buffer.from('crx '), uint(1, 4), Buffer.from('crx isom')),
    box('moov', canon),
    box('uuid', PREVIEWS, uint(0, 4), uint(1, 4), shown),
    box('mdat', SENSOR),
  ]);
}

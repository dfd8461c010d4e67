import { type ExportFormat, SIDECAR_EXTENSION } from './export-format.ts';
import type { ExportedFile } from './exported-file.ts';
import { manifestCsv, type ManifestHead, manifestJson } from './manifest.ts';
import { numberedName } from './part-name.ts';
import { xmpPacket } from './xmp-packet.ts';

/** Longest header, data descriptor and directory record of a zip entry, besides its two names. Bytes. */
const MOST_ENTRY_BYTES = 30 + 24 + 46 + 9 + 28;

/** The end records of a zip with 64-bit sizes. Bytes. */
const END_BYTES = 22 + 56 + 20;

/** Stands for any number of a part. */
const SOME_PART = 99_999;

const encoder = new TextEncoder();

/** The most bytes that a zip has without its files. */
export function fixedBytes(head: ManifestHead): number {
  const manifests = [
    ['manifest.csv', manifestCsv(head, SOME_PART, [])],
    ['manifest.json', manifestJson(head, SOME_PART, [])],
  ] as const;
  return manifests.reduce(
    (sum, [name, text]) => sum + entryBytes(numberedName(name, SOME_PART), lengthOf(text)),
    END_BYTES,
  );
}

/** The most bytes that a file adds to a zip, with its sidecar and its lines in the manifests. */
export function addedBytes(file: ExportedFile, head: ManifestHead): number {
  const { path, size, facts } = file;
  const lines = [manifestCsv, manifestJson].map(
    (manifest) =>
      lengthOf(manifest(head, SOME_PART, [file])) - lengthOf(manifest(head, SOME_PART, [])),
  );
  // The separator of JSON's lines is not part of a single line.
  const described = lines.reduce((sum, length) => sum + length, 2);
  return entryBytes(path, size) + described + sidecarBytes(path, facts, head.format);
}

function sidecarBytes(path: string, facts: ExportedFile['facts'], format: ExportFormat): number {
  if (format !== 'ORIGINALS_WITH_XMP') return 0;
  return entryBytes(path + SIDECAR_EXTENSION, lengthOf(xmpPacket(facts)));
}

function entryBytes(name: string, size: number): number {
  return MOST_ENTRY_BYTES + 2 * lengthOf(name) + size;
}

function lengthOf(text: string): number {
  return encoder.encode(text).byteLength;
}

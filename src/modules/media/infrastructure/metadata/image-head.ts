import type { ExpandedTags } from 'exifreader';

import { attempt } from './attempt.ts';
import { exifTagsOf } from './exif-tags.ts';
import type { FileRanges } from './file-ranges.ts';
import { readableRaw, type ReadableRaw } from './readable-raw.ts';

const FIRST_READ = 512 * 1024;
const MAX_READ = 16 * 1024 * 1024;

/** For HEIC with its metadata behind the images, and TIFF with its directory behind the pixels. */
const MAX_FAR_READ = 64 * 1024 * 1024;
const DIRECTORY_ROOM = 1024 * 1024;
const MAX_READS = 3;
const HEIF_TYPES = new Set(['heic', 'avif']);

/** The start of an image file and the tags found in it. */
export interface ImageHead {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly tags: ExpandedTags;
}

/** Reads as much of the file as its metadata needs, at most 64 MiB. */
export async function readImageHead(file: FileRanges): Promise<ImageHead> {
  let head = await readHead(file, FIRST_READ);
  for (let reads = 1; reads < MAX_READS; reads++) {
    if (head.bytes.length >= file.size || head.needed <= head.bytes.length) {
      break;
    }
    head = await readHead(file, head.needed);
  }
  return head;
}

async function readHead(file: FileRanges, length: number): Promise<ImageHead & { needed: number }> {
  const bytes = await file.read(0, length);
  const raw = await attempt(() => readableRaw(bytes));
  const tags = (await attempt(() => exifTagsOf(raw?.bytes ?? bytes))) ?? {};
  return { bytes, tags, needed: raw ? lengthOfRaw(raw) : lengthOfImage(tags) };
}

function lengthOfRaw({ directory }: ReadableRaw): number {
  return Math.min(MAX_FAR_READ, Math.max(MAX_READ, directory + DIRECTORY_ROOM));
}

function lengthOfImage({ file, metadataRange }: ExpandedTags): number {
  if (!metadataRange) {
    return MAX_READ;
  }
  const isHeif = HEIF_TYPES.has(file?.FileType?.value ?? '');
  return metadataRange.complete
    ? 0
    : Math.min(isHeif ? MAX_FAR_READ : MAX_READ, Math.max(MAX_READ, metadataRange.end));
}

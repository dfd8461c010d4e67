import ExifReader, { type ExpandedTags } from 'exifreader';

import { requireSaneDirectories } from './sane-directories.ts';
import { xmpTagsOf } from './xmp-tags.ts';

const UNUSED = {
  mpf: true,
  thumbnail: true,
  icc: true,
  iptc: true,
  makerNotes: true,
  photoshop: true,
  // Read afterwards, once its size is known.
  xmp: true,
} as const;

/** The tags of an image that may be cut short. Throws for bytes without any metadata, or with too much of it. */
export function exifTagsOf(bytes: Uint8Array<ArrayBuffer>): ExpandedTags {
  requireSaneDirectories(bytes);
  const buffer = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
  const tags = ExifReader.load(buffer, {
    expanded: true,
    includeOffsets: true,
    excludeTags: UNUSED,
  });
  const xmp = xmpTagsOf(buffer, tags);
  return xmp ? { ...tags, xmp } : tags;
}

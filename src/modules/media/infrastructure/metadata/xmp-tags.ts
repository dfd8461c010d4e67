import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import ExifReader, { type ExpandedTags } from 'exifreader';

import { valueOf } from './tag-values.ts';

/**
 * Bytes. Phones write a few kilobytes. Larger packets hold depth maps and edits, and parsing takes time quadratic in
 * their size.
 */
const MAX_XMP = 32 * 1024;
const MAX_ELEMENTS = 2000;

const domParser = {
  parseFromString(xml: string, mimeType: string) {
    if (xml.split('<', MAX_ELEMENTS + 1).length > MAX_ELEMENTS) {
      throw new RangeError('The XMP packet has too many elements.');
    }
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, mimeType);
  },
};

/** The first XMP packet of an image, unless it is large. `tags` are the other tags. */
export function xmpTagsOf(
  image: ArrayBuffer,
  tags: ExpandedTags,
): NonNullable<ExpandedTags['xmp']> | undefined {
  const { size, end } = packetOf(tags);
  if (size === 0 || size > MAX_XMP) {
    return undefined;
  }
  try {
    // Without the bytes after it, ExifReader cannot join extended packets.
    const source = end === undefined ? image : image.slice(0, end);
    return ExifReader.load(source, { expanded: true, domParser, includeTags: { xmp: true } }).xmp;
  } catch {
    return undefined;
  }
}

/** Size of the packet, and where it ends if ExifReader says so, which it does not for TIFF. */
function packetOf({ file, exif, metadataRange }: ExpandedTags): { size: number; end?: number } {
  if (!metadataRange) {
    const all: Record<string, unknown> = { ...exif };
    const notes = valueOf(all['ApplicationNotes']);
    return { size: Array.isArray(notes) ? notes.length : 0 };
  }
  const blocks = metadataRange.blocks.filter(({ type }) => type === 'xmp');
  // Only JPEG has several packets; elsewhere these are the pieces of one.
  const pieces = file?.FileType?.value === 'jpeg' ? blocks.slice(0, 1) : blocks;
  return {
    size: pieces.reduce((sum, { start, end }) => sum + end - start, 0),
    end: Math.max(0, ...pieces.map(({ end }) => end)),
  };
}

import type { ExpandedTags } from 'exifreader';

import type { EmbeddedMotion } from '../../domain/media-facts.ts';
import type { FileRanges } from './file-ranges.ts';
import { latinText } from './latin-text.ts';
import { tagNumber, tagText, valueOf } from './tag-values.ts';

const SAMSUNG_MARKER = 'MotionPhoto_Data';
const SAMSUNG_DIRECTORY = 'SEFH';
const SAMSUNG_END = 'SEFT';
const MAX_SAMSUNG_TRAILER = 16 * 1024 * 1024;

/** Finds the video that Google and Samsung append to a photo, and checks that one starts there. */
export async function findEmbeddedMotion(
  file: FileRanges,
  tags: ExpandedTags,
): Promise<EmbeddedMotion | undefined> {
  const found = googleMotion(tags, file.size) ?? (await samsungMotion(file));
  if (!found || !(found.offset > 0 && found.length > 8)) {
    return undefined;
  }
  const start = await file.read(found.offset, 8);
  const isVideo = latinText(start, 4, 8) === 'ftyp' && found.offset + found.length <= file.size;
  return isVideo ? found : undefined;
}

function googleMotion(tags: ExpandedTags, size: number): EmbeddedMotion | undefined {
  const xmp: Record<string, unknown> = { ...tags.xmp };
  const items = containerItems(xmp['Directory']);
  const index = items.findIndex(({ semantic }) => semantic === 'MotionPhoto');
  const item = items[index];
  if (item) {
    const following = items
      .slice(index + 1)
      .reduce((sum, next) => sum + next.length + next.padding, 0);
    return fromEnd(size, item.length + item.padding + following, item.length);
  }
  const length = tagNumber(xmp['MicroVideoOffset']);
  return length === undefined ? undefined : fromEnd(size, length, length);
}

function fromEnd(size: number, distance: number, length: number): EmbeddedMotion | undefined {
  const valid = [distance, length].every((value) => Number.isSafeInteger(value));
  return valid ? { offset: size - distance, length } : undefined;
}

function containerItems(
  directory: unknown,
): { semantic: string | undefined; length: number; padding: number }[] {
  const entries = valueOf(directory);
  return (Array.isArray(entries) ? entries : []).map((entry: unknown) => {
    const item = propertiesOf(valueOf(propertiesOf(entry)['Item']) ?? entry);
    return {
      semantic: tagText(item['Semantic']),
      length: tagNumber(item['Length']) ?? 0,
      padding: tagNumber(item['Padding']) ?? 0,
    };
  });
}

function propertiesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Samsung appends named blocks and a directory of them, which ends with `SEFT`. */
async function samsungMotion(file: FileRanges): Promise<EmbeddedMotion | undefined> {
  const end = await file.read(file.size - SAMSUNG_END.length, SAMSUNG_END.length);
  if (latinText(end, 0, SAMSUNG_END.length) !== SAMSUNG_END) {
    return undefined;
  }
  const start = Math.max(0, file.size - MAX_SAMSUNG_TRAILER);
  const trailer = Buffer.from((await file.read(start, MAX_SAMSUNG_TRAILER)).buffer);
  const marker = trailer.indexOf(SAMSUNG_MARKER);
  const directory = trailer.lastIndexOf(SAMSUNG_DIRECTORY);
  if (marker < 0 || directory < marker) {
    return undefined;
  }
  const video = marker + SAMSUNG_MARKER.length;
  return { offset: start + video, length: directory - video };
}

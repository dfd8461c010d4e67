import { viewOf } from './byte-view.ts';
import { latinText } from './latin-text.ts';

const HEADER = 'Apple iOS\0';
const DIRECTORY = 14;
const CONTENT_IDENTIFIER = 0x11;
const ASCII = 2;

/** The identifier that a live photo shares with its video, from Apple's maker note. Throws for damaged bytes. */
export function appleContentIdentifier(makerNote: Uint8Array): string | undefined {
  if (latinText(makerNote, 0, HEADER.length) !== HEADER) {
    return undefined;
  }
  const view = viewOf(makerNote);
  const count = view.getUint16(DIRECTORY);
  for (let index = 0; index < count; index++) {
    const entry = DIRECTORY + 2 + index * 12;
    if (view.getUint16(entry) === CONTENT_IDENTIFIER && view.getUint16(entry + 2) === ASCII) {
      const start = view.getUint32(entry + 8);
      return latinText(makerNote, start, start + view.getUint32(entry + 4));
    }
  }
  return undefined;
}

import type { MetadataTags } from 'mediabunny';

import { parseIso6709 } from '../../domain/iso-6709.ts';
import type { MediaLocation } from '../../domain/media-facts.ts';
import { saneText } from '../../domain/sane-text.ts';
import { viewOf } from './byte-view.ts';
import { locationOfLoci } from './location-of-loci.ts';

/** What the container's tags say, by whichever of their names a camera uses. */
export interface VideoTags {
  readonly created: string | undefined;
  readonly location: MediaLocation | undefined;
  readonly make: string | undefined;
  readonly model: string | undefined;
  readonly contentIdentifier: string | undefined;
}

const APPLE = 'com.apple.quicktime.';
const ANDROID = 'com.android.';

/** Matroska keeps Apple's names in upper case. */
export function videoTagsOf({ raw = {} }: MetadataTags): VideoTags {
  const tags = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value]));
  const first = (...names: string[]): string | undefined =>
    names.map((name) => textOf(tags.get(name))).find((text) => text !== undefined);
  return {
    created: first(`${APPLE}creationdate`, '©day'),
    location:
      parseIso6709(first(`${APPLE}location.iso6709`, '©xyz', 'location')) ??
      lociLocation(tags.get('loci')),
    make: first(`${APPLE}make`, `${ANDROID}manufacturer`, '©mak'),
    model: first(`${APPLE}model`, `${ANDROID}model`, '©mod'),
    contentIdentifier: first(`${APPLE}content.identifier`),
  };
}

function lociLocation(value: unknown): MediaLocation | undefined {
  try {
    return value instanceof Uint8Array ? locationOfLoci(value) : undefined;
  } catch {
    return undefined;
  }
}

/** User data of QuickTime is a length and a language, two bytes each, before the text. */
function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array && value.length >= 4) {
    return saneText(new TextDecoder().decode(value.subarray(4, 4 + viewOf(value).getUint16(0))));
  }
  return saneText(value);
}

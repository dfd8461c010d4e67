import type { MediaLocation } from '../../domain/media-facts.ts';
import { saneLocation } from '../../domain/sane-location.ts';
import { viewOf } from './byte-view.ts';

const FLAGS_AND_LANGUAGE = 6;

/** The position in a `loci` box of 3GPP, in 16.16 fixed point. Throws for damaged bytes. */
export function locationOfLoci(body: Uint8Array): MediaLocation | undefined {
  const role = body.indexOf(0, FLAGS_AND_LANGUAGE) + 1;
  const view = viewOf(body);
  const fixed = (index: number): number => view.getInt32(role + 1 + index * 4) / 65_536;
  return role === 0 ? undefined : saneLocation(fixed(1), fixed(0), fixed(2));
}

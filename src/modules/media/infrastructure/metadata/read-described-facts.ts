import type { MediaFile } from '../../application/media-decoder.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import { placeOf } from './place-of.ts';
import { readMediaFacts } from './read-media-facts.ts';

/** What the bytes of a file say about it, with the name of the place. */
export async function readDescribedFacts({ path, mimeType }: MediaFile): Promise<MediaFacts> {
  const facts = await readMediaFacts(path, mimeType);
  const place = facts.location && placeOf(facts.location.latitude, facts.location.longitude);
  return { ...facts, ...(place ? { place } : {}) };
}

import { collectionName } from '../../library/domain/collection-name.ts';

/** Trims an album's name. Throws `ALBUM_NAME_INVALID` unless it has 1–200 characters and no control characters. */
export function albumName(text: string): string {
  return collectionName(text, 'ALBUM_NAME_INVALID', 'An album name');
}

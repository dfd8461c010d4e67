import type { Content } from '../../library/domain/content.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import { areSimilar, type HashedPicture } from '../domain/perceptual-hash.ts';
import type { Rendering } from './media-decoder.ts';
import type { Transaction } from './unit-of-work.ts';

/**
 * Adds a picture to the index of near duplicates. Posters of videos are left out, because live photos have the same
 * one as their photo, and so are covers of recordings.
 */
export async function indexPicture(
  tx: Transaction,
  { id: contentId, ownerId }: Content,
  [file]: readonly StoredFile[],
  rendering: Rendering,
): Promise<void> {
  const hash = rendering.kind === 'RENDERED' ? rendering.perceptualHash : undefined;
  if (hash === undefined || file?.type.category !== 'IMAGE') return;
  await groupSimilar(tx, ownerId, { contentId, hash, takenAt: file.captureTime?.at });
}

/** Adds a picture to the group of those it is similar to. */
async function groupSimilar(
  tx: Transaction,
  ownerId: string,
  picture: HashedPicture & { readonly contentId: string },
): Promise<void> {
  await tx.similarPictures.lock(ownerId);
  const candidates = await tx.similarPictures.candidates(ownerId, picture);
  const similar = candidates.filter((candidate) => areSimilar(candidate, picture));
  const groupIds = [...new Set(similar.flatMap(({ groupId }) => groupId ?? []))].toSorted();
  const groupId = similar.length === 0 ? undefined : (groupIds[0] ?? picture.contentId);
  await tx.similarPictures.record(ownerId, { ...picture, groupId });
  if (groupId === undefined) return;
  const contentIds = similar.map(({ contentId }) => contentId);
  await tx.similarPictures.join(ownerId, groupId, { contentIds, groupIds });
}

import type { AlbumEvent } from '../domain/album-events.ts';
import type { Transaction } from './unit-of-work.ts';

/** Records that albums show other files than before, because these were moved to the trash or restored. */
export async function noteListedFiles(tx: Transaction, fileIds: readonly string[]): Promise<void> {
  for (const album of await tx.albumEntries.containing(fileIds)) {
    tx.record({ type: 'AlbumChanged', ...album } satisfies AlbumEvent);
  }
}

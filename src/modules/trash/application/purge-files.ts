import type { Clock } from '../../../kernel/clock.ts';
import { editEach, inBatches, type Refusals } from '../../library/application/in-batches.ts';
import type { Content } from '../../library/domain/content.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { RestoreOperation } from '../../retrieval/domain/restore-operation.ts';
import { NOTHING_TO_RESTORE } from '../../retrieval/domain/restore-progress.ts';
import type { RetrievalRequest } from '../../retrieval/domain/retrieval-request.ts';
import type { TrashEvent } from '../domain/trash-events.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** Files per transaction, small enough to keep row locks short. */
const BATCH = 100;

/**
 * Permanently deletes files in the trash. Once no other file has their bytes, first commits the decision, the freed
 * quota and a tombstone; a job then deletes the objects.
 */
export class PurgeFiles {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refuses files as `EditFiles` does, and files that are not in the trash with `FILE_STATUS_INVALID`. */
  execute(ownerId: string, fileIds: readonly string[]): Promise<Refusals> {
    return inBatches(fileIds, BATCH, (ids) =>
      this.unitOfWork.run((tx) => this.purge(tx, ownerId, ids)),
    );
  }

  private async purge(
    tx: Transaction,
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<Refusals> {
    const now = this.clock.now();
    const contentIds = await tx.files.contentIdsOf(fileIds, ownerId);
    await tx.contents.lockAll(contentIds);
    const running = await restoresOf(tx, contentIds);
    const requests = await tx.retrievals.ofFiles(fileIds);
    const files = await tx.files.findAllForUpdate(fileIds, ownerId);
    const refusals = editEach(fileIds, files, (file) => file.purge());
    const purged = files.filter(({ id }) => !refusals.has(id));
    for (const file of purged) tx.files.remove(file);
    for (const content of await this.orphanedContents(tx, purged)) {
      await this.release(tx, content, running.get(content.id) ?? [], now);
    }
    await updateRetrievals(tx, requests, now);
    return refusals;
  }

  /** Contents that no other file refers to. */
  private async orphanedContents(
    tx: Transaction,
    purged: readonly StoredFile[],
  ): Promise<Content[]> {
    const contentIds = [...new Set(purged.flatMap(({ contentId }) => contentId ?? []))];
    const remaining = (await tx.files.allByContents(contentIds)).filter(
      (file) => !purged.includes(file),
    );
    const kept = new Set(remaining.map(({ contentId }) => contentId));
    const contents: Content[] = [];
    for (const id of contentIds) {
      const content = kept.has(id) ? undefined : await tx.contents.find(id);
      if (content) contents.push(content);
    }
    return contents;
  }

  private async release(
    tx: Transaction,
    content: Content,
    running: readonly RestoreOperation[],
    now: Date,
  ): Promise<void> {
    for (const operation of running) {
      if (operation.status === 'READY') operation.expire();
      else operation.fail('OBJECT_NOT_FOUND');
    }
    for (const copy of await tx.contents.copiesOf(content.id)) {
      if (copy.state !== 'RELEASED') copy.release();
    }
    const archival = await tx.archivals.find(content.id);
    if (archival) tx.archivals.remove(archival);
    await tx.preparations.forget(content.id);
    const { ownerId, sha256, size } = content;
    await tx.tombstones.add(ownerId, { sha256, size: size.bytes }, now);
    await tx.quota.settle(ownerId, 0, -size.bytes);
    tx.record({ type: 'ContentPurged', contentId: content.id } satisfies TrashEvent);
    // A CLAIMED content is being uploaded again; its new bytes must stay.
    if (content.state === 'STORED') content.markDeleting(now);
  }
}

async function restoresOf(
  tx: Transaction,
  contentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RestoreOperation[]>> {
  const contentOf = new Map<string, string>();
  for (const contentId of contentIds) {
    for (const { id } of await tx.contents.copiesOf(contentId)) contentOf.set(id, contentId);
  }
  const running = await tx.restores.runningOf([...contentOf.keys()]);
  return Map.groupBy(running, ({ copyId }) => contentOf.get(copyId) ?? '');
}

/** Updates retrievals to cover only their remaining files. */
async function updateRetrievals(
  tx: Transaction,
  requests: readonly RetrievalRequest[],
  now: Date,
): Promise<void> {
  if (requests.length === 0) return;
  const ids = requests.map(({ id }) => id);
  const emptied = await tx.retrievals.emptied(ids);
  const progress = await tx.retrievals.progressOf(ids);
  for (const request of requests) {
    if (emptied.has(request.id)) request.abandon(now);
    else request.follow(progress.get(request.id) ?? NOTHING_TO_RESTORE, now);
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import { editEach, inBatches, type Refusals } from '../../library/application/in-batches.ts';
import type { Content } from '../../library/domain/content.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { RestoreOperation } from '../../retrieval/domain/restore-operation.ts';
import { NOTHING_TO_RESTORE } from '../../retrieval/domain/restore-progress.ts';
import type { RetrievalRequest } from '../../retrieval/domain/retrieval-request.ts';
import type { TrashEvent } from '../domain/trash-events.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** So many in one transaction: nobody waits long for the rows of the others. */
const BATCH = 100;

/**
 * Deletes files in the trash for good. Their bytes go once no other file has them: the decision is committed first,
 * with the room given back and a tombstone; a job then removes the objects.
 */
export class PurgeFiles {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** Refuses as `EditFiles` does; a file that is not in the trash with `FILE_STATUS_INVALID`. */
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
    const gone = files.filter(({ id }) => !refusals.has(id));
    for (const file of gone) tx.files.remove(file);
    for (const content of await this.withoutFile(tx, gone)) {
      await this.giveUp(tx, content, running.get(content.id) ?? [], now);
    }
    await follow(tx, requests, now);
    return refusals;
  }

  /** The contents that only these files had. */
  private async withoutFile(tx: Transaction, gone: readonly StoredFile[]): Promise<Content[]> {
    const contentIds = [...new Set(gone.flatMap(({ contentId }) => contentId ?? []))];
    const left = (await tx.files.allByContents(contentIds)).filter((file) => !gone.includes(file));
    const kept = new Set(left.map(({ contentId }) => contentId));
    const contents: Content[] = [];
    for (const id of contentIds) {
      const content = kept.has(id) ? undefined : await tx.contents.find(id);
      if (content) contents.push(content);
    }
    return contents;
  }

  private async giveUp(
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
    // One that is CLAIMED is being uploaded once more: those bytes are not ours to give up.
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

/** Retrievals go on with the files they have left. */
async function follow(
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

import type { Clock } from '../../../kernel/clock.ts';
import { KeyedMutex } from '../../../kernel/concurrency/keyed-mutex.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { UnitOfWork } from '../../../kernel/unit-of-work.ts';
import { RestoreOperation } from '../domain/restore-operation.ts';
import { NOTHING_TO_RESTORE } from '../domain/restore-progress.ts';
import { RetrievalItem } from '../domain/retrieval-item.ts';
import { RetrievalRequest } from '../domain/retrieval-request.ts';
import {
  contentsOf,
  type CoveredContent,
  isHot,
  requireFileIds,
  restoredCopy,
} from './archived-items.ts';
import type { ConfirmHotCopies } from './confirm-hot-copies.ts';
import type { RecordRestores } from './record-restores.ts';
import type { RetrievalPlan, RetrievalPlanner, RetrievalWish } from './retrieval-planner.ts';
import type { Transaction } from './unit-of-work.ts';

export interface RetrievalInput extends RetrievalWish {
  /** 1 to 1,000 ids; duplicates count once. */
  readonly fileIds: readonly string[];
}

/** Additional work within the transaction that records the request. */
type AlsoDone<Tx> = (tx: Tx, request: RetrievalRequest) => Promise<void>;

export interface RequestRetrievalDeps<Tx extends Transaction> {
  readonly unitOfWork: UnitOfWork<Tx>;
  readonly planner: RetrievalPlanner;
  readonly recordRestores: RecordRestores;
  readonly confirmHotCopies: ConfirmHotCopies;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/**
 * Records a request to read cold files. Concurrent or repeated requests for one content share one restore: each takes
 * the content's lock and joins the active restore. The provider is asked afterwards.
 */
export class RequestRetrieval<Tx extends Transaction = Transaction> {
  /** Waiting for a database lock holds a connection, so requests of one owner queue in memory first. */
  private readonly mutex = new KeyedMutex();

  constructor(private readonly deps: RequestRetrievalDeps<Tx>) {}

  /**
   * Throws `NOT_FOUND` if an id is not a stored file of the owner, `OBJECT_NOT_FOUND`, `RETRIEVAL_TIER_UNSUPPORTED`,
   * `RETRIEVAL_DAYS_INVALID`, `RETRIEVAL_COST_EXCEEDED`, `RETRIEVAL_TOO_LATE`, `PAGE_INVALID`; nothing has changed
   * then. `also` runs in the same transaction.
   */
  async execute(
    ownerId: string,
    input: RetrievalInput,
    also?: AlsoDone<Tx>,
  ): Promise<{ requestId: string }> {
    const fileIds = requireFileIds(input.fileIds);
    await this.deps.confirmHotCopies.execute(ownerId, fileIds);
    return this.mutex.run(ownerId, () => this.request(ownerId, fileIds, input, also));
  }

  private request(
    ownerId: string,
    fileIds: readonly string[],
    input: RetrievalInput,
    also: AlsoDone<Tx> | undefined,
  ): Promise<{ requestId: string }> {
    return this.deps.unitOfWork.run(async (tx) => {
      const now = this.deps.clock.now();
      const contents = await this.lock(tx, ownerId, fileIds, now);
      const plan = this.deps.planner.plan(contents, input, now);
      const operations = await this.restore(tx, plan, now);
      const requestId = this.deps.ids.next();
      const { tier, days, cost, latestAt } = plan;
      const data = { id: requestId, ownerId, tier, days, cost, latestAt };
      const request = RetrievalRequest.request(data, now);
      tx.retrievals.add(request, itemsOf(requestId, contents, operations, now));
      const progress = await tx.retrievals.progressOf([requestId]);
      request.follow(progress.get(requestId) ?? NOTHING_TO_RESTORE, now);
      await also?.(tx, request);
      return { requestId };
    });
  }

  /** Locks the contents until the transaction ends: none of their restores can start, end or move. */
  private async lock(
    tx: Transaction,
    ownerId: string,
    fileIds: readonly string[],
    now: Date,
  ): Promise<CoveredContent[]> {
    const before = contentsOf(fileIds, await tx.archivedFiles.find(ownerId, fileIds));
    await tx.contents.lockAll(before.map(({ contentId }) => contentId));
    const copyIds = before.flatMap(({ copies }) => copies.map(({ id }) => id));
    const running = await tx.restores.runningOf(copyIds);
    // Restores that have expired but not been polled since must not block new ones.
    const over = running.flatMap(({ id, status, until }) =>
      status === 'READY' && until && until <= now
        ? [{ operationId: id, kind: 'SEEN', restore: { kind: 'RESTORED', until } } as const]
        : [],
    );
    if (over.length > 0) await this.deps.recordRestores.within(tx, over, now);
    return contentsOf(fileIds, await tx.archivedFiles.find(ownerId, fileIds));
  }

  /** Joins active restores and plans the others. Resolves to the operation of each content's cold copy. */
  private async restore(
    tx: Transaction,
    { restores, prolonged, tier, days }: RetrievalPlan,
    now: Date,
  ): Promise<ReadonlyMap<string, string>> {
    const runningIds = [
      ...restores.flatMap(({ copy }) => copy.running?.id ?? []),
      ...prolonged.map(({ operationId }) => operationId),
    ];
    const found = await tx.restores.findAllForUpdate([...new Set(runningIds)]);
    const running = new Map(found.map((operation) => [operation.id, operation]));
    for (const { operationId, days: longer } of prolonged) {
      running.get(operationId)?.requestDays(longer, now);
    }
    const planned: RestoreOperation[] = [];
    const operations = restores.map(({ content, copy }) => {
      const { storageClass } = copy;
      const operation = running.get(copy.running?.id ?? '');
      if (operation) {
        operation.requestTier(tier, storageClass, now);
        return [content.contentId, operation.id] as const;
      }
      const data = { id: this.deps.ids.next(), copyId: copy.id, tier, days };
      const fresh = RestoreOperation.plan(data, storageClass, now);
      planned.push(fresh);
      return [content.contentId, fresh.id] as const;
    });
    await tx.restores.addAll(planned);
    return new Map(operations);
  }
}

function itemsOf(
  requestId: string,
  contents: readonly CoveredContent[],
  operations: ReadonlyMap<string, string>,
  now: Date,
): RetrievalItem[] {
  return contents.flatMap((content) => {
    const { contentId, bytes, fileIds } = content;
    const restored = isHot(content) ? undefined : restoredCopy(content, now)?.running?.id;
    const operationId = operations.get(contentId) ?? restored ?? null;
    return fileIds.map(
      (fileId) => new RetrievalItem(requestId, fileId, contentId, bytes, operationId),
    );
  });
}

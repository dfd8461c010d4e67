import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { RequestRetrieval } from '../../retrieval/application/request-retrieval.ts';
import type { RetrievalWish } from '../../retrieval/application/retrieval-planner.ts';
import type { ShareRequest } from '../domain/share-request.ts';
import type { ShareRequestQueries } from './share-request-queries.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** Maximum number of requests answered at once. */
const MAX_ANSWERED = 100;

export interface AnswerShareRequestsDeps {
  readonly shareRequests: Pick<ShareRequestQueries, 'find'>;
  readonly requestRetrieval: RequestRetrieval<Transaction>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
}

/** Approves or declines requests for originals, all or none of them. */
export class AnswerShareRequests {
  constructor(private readonly deps: AnswerShareRequestsDeps) {}

  /**
   * Starts one retrieval for all requested files in the same transaction. Throws `NOT_FOUND` if a request is not the
   * owner's, its share has ended or its file is gone; `SHARE_REQUEST_ANSWERED`, `PAGE_INVALID`, and the errors of
   * RequestRetrieval, such as `RETRIEVAL_COST_EXCEEDED`. Nothing has changed then.
   */
  async approve(
    ownerId: string,
    requestIds: readonly string[],
    wish: RetrievalWish,
  ): Promise<{ retrievalId: string }> {
    const { shareRequests, requestRetrieval, clock } = this.deps;
    const ids = requireRequestIds(requestIds);
    const rows = await shareRequests.find(ownerId, ids);
    if (rows.length !== ids.length) throw notFound();
    const fileIds = rows.map(({ fileId }) => fileId);
    const { requestId: retrievalId } = await requestRetrieval.execute(
      ownerId,
      { ...wish, fileIds },
      async (tx, { id }) => {
        for (const request of await found(tx, ownerId, ids)) request.approve(id, clock.now());
      },
    );
    return { retrievalId };
  }

  /** Throws `NOT_FOUND` if a request is not the owner's, `SHARE_REQUEST_ANSWERED`, `PAGE_INVALID`. */
  async decline(ownerId: string, requestIds: readonly string[]): Promise<void> {
    const ids = requireRequestIds(requestIds);
    await this.deps.unitOfWork.run(async (tx) => {
      for (const request of await found(tx, ownerId, ids)) request.decline(this.deps.clock.now());
    });
  }
}

async function found(
  { shareRequests }: Transaction,
  ownerId: string,
  ids: readonly string[],
): Promise<ShareRequest[]> {
  const requests = await shareRequests.findAllForUpdate(ids, ownerId);
  if (requests.length !== ids.length) throw notFound();
  return requests;
}

function requireRequestIds(ids: readonly string[]): string[] {
  const unique = [...new Set(ids)];
  if (unique.length === 0 || unique.length > MAX_ANSWERED) {
    throw new DomainError('PAGE_INVALID', `Provide 1–${MAX_ANSWERED} requests.`);
  }
  return unique;
}

function notFound(): DomainError {
  return new DomainError('NOT_FOUND', 'Request not found.');
}

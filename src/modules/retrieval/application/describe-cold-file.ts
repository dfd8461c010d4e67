import type { Clock } from '../../../kernel/clock.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import type { RetrievalEstimate } from '../domain/retrieval-estimate.ts';
import type { EstimateRetrieval } from './estimate-retrieval.ts';
import type { RetrievalQueries, RetrievalRow } from './retrieval-queries.ts';

/** Why a file cannot be read now and what the client can do. */
export type ColdFile =
  | { readonly kind: 'RETRIEVAL_REQUIRED'; readonly estimates: readonly RetrievalEstimate[] }
  /** `request`: the newest one waiting for the file; undefined if it was cancelled meanwhile. */
  | { readonly kind: 'RETRIEVAL_IN_PROGRESS'; readonly request: RetrievalRow | undefined };

/** Describes what a client needs to know about a file in cold storage. */
export class DescribeColdFile {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOf'>,
    private readonly retrievals: Pick<RetrievalQueries, 'awaiting' | 'find'>,
    private readonly estimateRetrieval: Pick<EstimateRetrieval, 'ofEach'>,
    private readonly clock: Clock,
  ) {}

  /** The caller has verified that the owner has the file and that it is cold. */
  async execute(ownerId: string, fileId: string): Promise<ColdFile> {
    const requestId = (await this.retrievals.awaiting(ownerId, [fileId])).get(fileId);
    const access = readAccessOf(await this.files.copiesOf(fileId), this.clock.now());
    if (requestId !== undefined || access?.kind === 'RETRIEVAL_IN_PROGRESS') {
      const rows = requestId === undefined ? [] : await this.retrievals.find(ownerId, [requestId]);
      return { kind: 'RETRIEVAL_IN_PROGRESS', request: rows[0] };
    }
    const estimates = (await this.estimateRetrieval.ofEach(ownerId, [fileId])).get(fileId) ?? [];
    return { kind: 'RETRIEVAL_REQUIRED', estimates };
  }
}

import type { RetrievalRequest } from './retrieval-request.ts';

/** Loads and keeps retrieval requests within one unit of work. */
export interface RetrievalRequestRepository {
  add(request: RetrievalRequest): void;
  /** The owner's request; undefined for one that is missing or somebody else's. */
  find(id: string, ownerId: string): Promise<RetrievalRequest | undefined>;
}

import type * as kernel from '../../../kernel/unit-of-work.ts';
import type { ContentRepository } from '../domain/content-repository.ts';
import type { FileRepository } from '../domain/file-repository.ts';

/** Repositories available to library use cases within one transaction. */
export interface Transaction extends kernel.Transaction {
  readonly contents: ContentRepository;
  readonly files: FileRepository;
}

export type UnitOfWork = kernel.UnitOfWork<Transaction>;

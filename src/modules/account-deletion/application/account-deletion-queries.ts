import type { PageRead } from '../../../kernel/paging.ts';
import type {
  AccountContents,
  AccountDeletionStatus,
  AccountStorage,
} from '../domain/account-deletion.ts';

export interface AccountDeletionRow {
  readonly id: string;
  readonly userId: string;
  readonly status: AccountDeletionStatus;
  readonly requestedAt: Date;
  readonly dueAt: Date;
  readonly startedAt: Date | undefined;
  readonly finishedAt: Date | undefined;
  readonly contents: AccountContents | undefined;
}

/** A deletion to begin or to continue. */
export interface DueDeletion {
  readonly id: string;
  readonly userId: string;
  /** Whether it has begun. */
  readonly isRunning: boolean;
}

/** What must be ended or deleted before the account's row can be. */
export type AccountPart = 'upload' | 'share' | 'export' | 'file';

export interface AccountDeletionQueries {
  find(id: string): Promise<AccountDeletionRow | undefined>;
  /** The user's deletion that is REQUESTED or RUNNING. */
  openOf(userId: string): Promise<AccountDeletionRow | undefined>;
  /** Deletions that are running, or requested and due, by ID. */
  due(now: Date, page: PageRead): Promise<DueDeletion[]>;
  /** The account's objects that still exist, by provider and storage class. */
  storageOf(userId: string): Promise<AccountStorage[]>;
  /** IDs of unfinished uploads, open shares, unfinished exports, or finished files. */
  parts(userId: string, part: AccountPart, limit: number): Promise<string[]>;
  /** Whether all bytes of the account are deleted: no upload, content, copy or preview is left. */
  isEmpty(userId: string): Promise<boolean>;
  /** Deletes up to `limit` rows of the account that nothing depends on; returns how many. */
  deleteHistory(userId: string, limit: number): Promise<number>;
  /** Deletes the row of an empty account with all that refers to it. Returns false if it is not empty. */
  deleteAccount(userId: string): Promise<boolean>;
}

import type { PageRead } from '../../../kernel/paging.ts';

/** A change of a user's storage limit by an admin. */
export interface QuotaChange {
  readonly id: string;
  readonly userId: string;
  /** The admin; undefined once that account is deleted. */
  readonly adminId: string | undefined;
  /** Bytes. */
  readonly before: number;
  /** Bytes. */
  readonly after: number;
  readonly changedAt: Date;
}

/** The record of who changed which limit. */
export interface QuotaChanges {
  add(change: QuotaChange): Promise<void>;
  /** The changes of a user's limit, newest first. */
  page(userId: string, page: PageRead): Promise<QuotaChange[]>;
}

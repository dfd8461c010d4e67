import type { Quota } from '../domain/quota.ts';

/**
 * Updates a user's quota with atomic statements on its row. Each follows the rules of `Quota` and is safe under
 * concurrency.
 */
export interface QuotaLedger {
  /** Throws `QUOTA_EXCEEDED`, or `UNAUTHENTICATED` if the user no longer exists. */
  reserve(userId: string, bytes: number): Promise<void>;

  /** Releases `reserved` bytes and adds `kept` to the used bytes; a negative `kept` frees bytes. */
  settle(userId: string, reserved: number, kept: number): Promise<void>;

  /** Sets the limit, which may be below the current usage. Returns the previous one; undefined for an unknown user. */
  setLimit(userId: string, bytes: number): Promise<number | undefined>;

  /** Returns undefined for an unknown user. */
  read(userId: string): Promise<Quota | undefined>;
}

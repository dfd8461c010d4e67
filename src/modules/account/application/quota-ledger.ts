import type { Quota } from '../domain/quota.ts';

/** A user's quota as atomic statements on its row. Each is the rule of `Quota`, safe under any concurrency. */
export interface QuotaLedger {
  /** Throws `QUOTA_EXCEEDED`, or `UNAUTHENTICATED` when the user is gone. */
  reserve(userId: string, bytes: number): Promise<void>;

  /** Gives `reserved` back and counts `kept` as used; below 0 it is bytes that are gone. */
  settle(userId: string, reserved: number, kept: number): Promise<void>;

  /** Sets what the user may keep, also below what is kept already. False for an unknown user. */
  setLimit(userId: string, bytes: number): Promise<boolean>;

  /** Undefined for an unknown user. */
  read(userId: string): Promise<Quota | undefined>;
}

import type { Quota } from '../../domain/account/quota.ts';

/** A user's quota as atomic statements on its row. Each is the rule of `Quota`, safe under any concurrency. */
export interface QuotaLedger {
  /** Throws `QUOTA_EXCEEDED`, or `UNAUTHENTICATED` when the user is gone. */
  reserve(userId: string, bytes: number): Promise<void>;

  /** Gives `reserved` back and counts `kept` as used. */
  settle(userId: string, reserved: number, kept: number): Promise<void>;

  /** Undefined for an unknown user. */
  read(userId: string): Promise<Quota | undefined>;
}

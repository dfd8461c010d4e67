import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';

export const ACCOUNT_DELETION_STATUSES = ['REQUESTED', 'CANCELLED', 'RUNNING', 'FINISHED'] as const;

export type AccountDeletionStatus = (typeof ACCOUNT_DELETION_STATUSES)[number];

/** How long users can change their mind. Milliseconds. */
const CHANGE_OF_MIND_MS = 7 * 24 * 3_600_000;

/** Objects of an account at one provider. */
export interface AccountStorage {
  readonly provider: string;
  readonly storageClass: string;
  readonly objects: number;
  readonly bytes: number;
}

/** What the account had when its deletion began. */
export interface AccountContents {
  readonly files: number;
  /** Bytes counted by the quota. */
  readonly bytes: number;
  readonly storage: readonly AccountStorage[];
  /** Charges for minimum storage durations, as a decimal in `currency`. */
  readonly earlyDeleteFees: string;
  readonly currency: string;
  /** When the last minimum storage duration ends (ISO 8601); undefined if none is running. */
  readonly feesEndAt?: string | undefined;
}

/** A request to delete an account with all its data. Kept after the account is deleted, as proof. */
export class AccountDeletion extends AggregateRoot<never> {
  private _status: AccountDeletionStatus = 'REQUESTED';
  private _startedAt: Date | null = null;
  private _finishedAt: Date | null = null;
  private _contents: AccountContents | null = null;

  private constructor(
    readonly id: string,
    readonly userId: string,
    readonly requestedAt: Date,
    readonly dueAt: Date,
  ) {
    super();
  }

  /** Becomes due after 7 days. */
  static request(id: string, userId: string, now: Date): AccountDeletion {
    return new AccountDeletion(id, userId, now, new Date(now.getTime() + CHANGE_OF_MIND_MS));
  }

  get status(): AccountDeletionStatus {
    return this._status;
  }

  get startedAt(): Date | undefined {
    return this._startedAt ?? undefined;
  }

  get finishedAt(): Date | undefined {
    return this._finishedAt ?? undefined;
  }

  /** Undefined until the deletion begins. */
  get contents(): AccountContents | undefined {
    return this._contents ?? undefined;
  }

  /** The user keeps the account. Throws `ACCOUNT_DELETION_STARTED` once the deletion is running. */
  cancel(now: Date): void {
    if (this._status !== 'REQUESTED') {
      throw new DomainError('ACCOUNT_DELETION_STARTED', 'The account is already being deleted.');
    }
    this._status = 'CANCELLED';
    this._finishedAt = now;
  }

  /** Starts the deletion, which cannot be cancelled any more. Does nothing before it is due or once it has started. */
  start(contents: AccountContents, now: Date): void {
    if (this._status !== 'REQUESTED' || now < this.dueAt) return;
    this._status = 'RUNNING';
    this._startedAt = now;
    this._contents = contents;
  }

  /** Records that all data of the account has been deleted. Idempotent. */
  finish(now: Date): void {
    if (this._status !== 'RUNNING') return;
    this._status = 'FINISHED';
    this._finishedAt = now;
  }
}

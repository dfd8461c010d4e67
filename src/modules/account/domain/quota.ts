import { DomainError } from '../../../kernel/domain-error.ts';

/** What a user may store, in bytes. `used + reserved` never passes `limit` by a reservation. */
export class Quota {
  private constructor(
    readonly limit: number,
    readonly used: number,
    readonly reserved: number,
  ) {}

  static of(limit: number, used: number, reserved: number): Quota {
    return new Quota(limit, used, reserved);
  }

  /** Bytes that can still be reserved; 0 when a lowered limit has been passed. */
  get available(): number {
    return Math.max(0, this.limit - this.used - this.reserved);
  }

  /** Holds bytes for an open upload. Throws `QUOTA_EXCEEDED`, or `FILE_SIZE_INVALID` for what is no number of bytes. */
  reserve(bytes: number): Quota {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new DomainError('FILE_SIZE_INVALID', `${bytes} is not a number of bytes`);
    }
    if (bytes > this.available) {
      throw new DomainError('QUOTA_EXCEEDED', `${bytes} bytes; ${this.available} are left`);
    }
    return new Quota(this.limit, this.used, this.reserved + bytes);
  }

  /** Throws `QUOTA_EXCEEDED` where more is kept and reserved than a lowered limit allows. */
  requireWithin(): void {
    const over = this.used + this.reserved - this.limit;
    if (over > 0) throw new DomainError('QUOTA_EXCEEDED', `the account is ${over} bytes over`);
  }

  /** Gives back what an upload held and counts what was kept of it; negative where bytes have gone. */
  settle(reserved: number, kept: number): Quota {
    return new Quota(this.limit, this.used + kept, this.reserved - reserved);
  }
}

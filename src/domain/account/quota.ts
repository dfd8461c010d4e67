import { DomainError } from '../shared/domain-error.ts';

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

  /** An upload ended: gives back what it held and counts what was kept of it. */
  settle(reserved: number, kept: number): Quota {
    return new Quota(this.limit, this.used + kept, this.reserved - reserved);
  }

  /** Bytes that were kept are gone. */
  free(bytes: number): Quota {
    return new Quota(this.limit, this.used - bytes, this.reserved);
  }
}

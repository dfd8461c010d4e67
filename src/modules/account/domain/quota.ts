import { DomainError } from '../../../kernel/domain-error.ts';

/** A user's storage quota in bytes. A reservation never raises `used + reserved` above `limit`. */
export class Quota {
  private constructor(
    readonly limit: number,
    readonly used: number,
    readonly reserved: number,
  ) {}

  static of(limit: number, used: number, reserved: number): Quota {
    return new Quota(limit, used, reserved);
  }

  /** Bytes available for reservations; 0 if usage exceeds a lowered limit. */
  get available(): number {
    return Math.max(0, this.limit - this.used - this.reserved);
  }

  /** Reserves bytes for an upload. Throws `QUOTA_EXCEEDED`, or `FILE_SIZE_INVALID` for an invalid number of bytes. */
  reserve(bytes: number): Quota {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new DomainError(
        'FILE_SIZE_INVALID',
        `The size must be a non-negative integer, but was ${bytes}.`,
      );
    }
    if (bytes > this.available) {
      throw new DomainError(
        'QUOTA_EXCEEDED',
        `The upload needs ${bytes} bytes, but only ${this.available} are available.`,
      );
    }
    return new Quota(this.limit, this.used, this.reserved + bytes);
  }

  /** Throws `QUOTA_EXCEEDED` if used and reserved bytes exceed a lowered limit. */
  requireWithin(): void {
    const over = this.used + this.reserved - this.limit;
    if (over > 0)
      throw new DomainError(
        'QUOTA_EXCEEDED',
        `The account is ${over} bytes over its quota. Permanently delete files or ask the operator for more storage.`,
      );
  }

  /** Releases an upload's reservation and adds `kept` to the used bytes; a negative `kept` frees bytes. */
  settle(reserved: number, kept: number): Quota {
    return new Quota(this.limit, this.used + kept, this.reserved - reserved);
  }
}

import { DomainError } from '../shared/domain-error.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** A file's length in bytes: 0 to 5 GiB, the most one S3 PUT takes. */
export class FileSize {
  static readonly MAX_BYTES = 5 * 1024 ** 3;

  private constructor(readonly bytes: number) {}

  /** Throws `FILE_TOO_LARGE` above 5 GiB, `FILE_SIZE_INVALID` for what is no length at all. */
  static ofBytes(bytes: number): FileSize {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new DomainError('FILE_SIZE_INVALID', `${bytes} is not a number of bytes`);
    }
    if (bytes > FileSize.MAX_BYTES) {
      throw new DomainError('FILE_TOO_LARGE', `${bytes} bytes; the limit is ${FileSize.MAX_BYTES}`);
    }
    return new FileSize(bytes);
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  equals(other: FileSize): boolean {
    return this.bytes === other.bytes;
  }

  /** Like `3.50 MiB`: binary units, two digits from KiB up. */
  toString(): string {
    const power = this.bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(this.bytes) / 10), 3);
    const amount = this.bytes / 1024 ** power;
    return `${power === 0 ? amount : amount.toFixed(2)} ${UNITS[power]}`;
  }
}

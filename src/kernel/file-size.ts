import { DomainError } from './domain-error.ts';

const UNITS = ['KiB', 'MiB', 'GiB'] as const;

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
    if (this.bytes < 1024) return `${this.bytes} B`;
    let power = 1;
    // Rounded first: 1,048,575 bytes are 1.00 MiB, not 1024.00 KiB.
    while (power < 3 && Number((this.bytes / 1024 ** power).toFixed(2)) >= 1024) power += 1;
    return `${(this.bytes / 1024 ** power).toFixed(2)} ${UNITS[power - 1]}`;
  }
}

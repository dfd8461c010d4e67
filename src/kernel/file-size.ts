import { DomainError } from './domain-error.ts';

const UNITS = ['KiB', 'MiB', 'GiB'] as const;

/** Size of a file in bytes: 0 to 5 GiB, the maximum of one S3 PUT. */
export class FileSize {
  static readonly MAX_BYTES = 5 * 1024 ** 3;

  private constructor(readonly bytes: number) {}

  /** Throws `FILE_TOO_LARGE` above 5 GiB, `FILE_SIZE_INVALID` for an invalid size. */
  static ofBytes(bytes: number): FileSize {
    if (!Number.isSafeInteger(bytes) || bytes < 0) {
      throw new DomainError(
        'FILE_SIZE_INVALID',
        `The file size must be a non-negative integer, not ${bytes}.`,
      );
    }
    if (bytes > FileSize.MAX_BYTES) {
      throw new DomainError(
        'FILE_TOO_LARGE',
        `The file has ${bytes} bytes, but the limit is ${FileSize.MAX_BYTES}.`,
      );
    }
    return new FileSize(bytes);
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  equals(other: FileSize): boolean {
    return this.bytes === other.bytes;
  }

  /** Such as `3.50 MiB`: binary units, with two decimals from KiB. */
  toString(): string {
    if (this.bytes < 1024) return `${this.bytes} B`;
    let power = 1;
    // Rounds first: 1,048,575 bytes are 1.00 MiB, not 1024.00 KiB.
    while (power < 3 && Number((this.bytes / 1024 ** power).toFixed(2)) >= 1024) power += 1;
    return `${(this.bytes / 1024 ** power).toFixed(2)} ${UNITS[power - 1]}`;
  }
}

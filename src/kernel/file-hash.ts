import { DomainError } from './domain-error.ts';

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export class FileHash {
  /** The hash of empty input. */
  static readonly ofNothing = new FileHash(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );

  private constructor(readonly hex: string) {}

  /** Accepts hexadecimal in either case; throws `FILE_HASH_INVALID` otherwise. */
  static ofHex(text: string): FileHash {
    if (!/^[0-9a-f]{64}$/i.test(text)) {
      throw new DomainError('FILE_HASH_INVALID', 'A SHA-256 hash must have 64 hexadecimal digits.');
    }
    return new FileHash(text.toLowerCase());
  }

  equals(other: FileHash): boolean {
    return this.hex === other.hex;
  }

  toString(): string {
    return this.hex;
  }
}

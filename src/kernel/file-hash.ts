import { DomainError } from './domain-error.ts';

/** A SHA-256 digest, written as 64 lower-case hexadecimal digits. */
export class FileHash {
  /** The hash of no bytes at all. */
  static readonly ofNothing = new FileHash(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );

  private constructor(readonly hex: string) {}

  /** Takes hexadecimal in either case; throws `FILE_HASH_INVALID` for anything else. */
  static ofHex(text: string): FileHash {
    if (!/^[0-9a-f]{64}$/i.test(text)) {
      throw new DomainError('FILE_HASH_INVALID', 'a SHA-256 is 64 hexadecimal digits');
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

import { DomainError } from '../../../kernel/domain-error.ts';

// Rejects invisible characters too, because two addresses that look identical would be different accounts.
const LABEL = String.raw`[^\s@<>"(),:;\\[\]\p{Cc}\p{Cf}\p{Cs}]`;
const ADDRESS = new RegExp(`^${LABEL}{1,64}@${LABEL}{1,189}$`, 'u');

/** An email address that identifies an account. Compared case-insensitively. */
export class Email {
  private constructor(readonly address: string) {}

  /** Throws `EMAIL_INVALID` if the text is not an email address. */
  static of(text: string): Email {
    const address = text.trim().normalize('NFC').toLowerCase();
    if (!ADDRESS.test(address)) {
      throw new DomainError(
        'EMAIL_INVALID',
        'The email address is invalid. Use the form name@example.org.',
      );
    }
    return new Email(address);
  }

  equals(other: Email): boolean {
    return this.address === other.address;
  }

  toString(): string {
    return this.address;
  }
}

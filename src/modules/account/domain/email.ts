import { DomainError } from '../../../kernel/domain-error.ts';

// Invisible characters are refused too: two addresses that look alike would be two accounts.
const PART = String.raw`[^\s@<>"(),:;\\[\]\p{Cc}\p{Cf}\p{Cs}]`;
const ADDRESS = new RegExp(`^${PART}{1,64}@${PART}{1,189}$`, 'u');

/** An e-mail address, the name an account signs in with. Compared without case. */
export class Email {
  private constructor(readonly address: string) {}

  /** Throws `EMAIL_INVALID` for what cannot be an address. */
  static of(text: string): Email {
    const address = text.trim().normalize('NFC').toLowerCase();
    if (!ADDRESS.test(address)) {
      throw new DomainError('EMAIL_INVALID', 'an e-mail address looks like name@example.org');
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

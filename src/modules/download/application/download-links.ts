import type { Clock } from '../../../kernel/clock.ts';
import type { Signatures } from '../../../kernel/signatures.ts';

/** Lifetime of a download link. Milliseconds. */
export const LINK_LIFETIME_MS = 15 * 60 * 1000;

/** A short-lived permission to read one file, embedded in a URL. */
export interface DownloadGrant {
  /** Rounded down to whole seconds. */
  readonly expiresAt: Date;
  readonly signature: string;
}

/** Issues short-lived grants for clients that cannot send headers. */
export class DownloadLinks {
  constructor(
    private readonly signatures: Signatures,
    private readonly clock: Clock,
  ) {}

  /**
   * Expires no later than `until`, when the bytes stop being readable. The caller has verified that the user owns the
   * file.
   */
  grant(fileId: string, until?: Date): DownloadGrant {
    const end = Math.min(
      this.clock.now().getTime() + LINK_LIFETIME_MS,
      until?.getTime() ?? Infinity,
    );
    const expiresAt = new Date(end - (end % 1000));
    return { expiresAt, signature: this.signatures.sign(fieldsOf(fileId, expiresAt)) };
  }

  /** Whether the grant was issued for this file and has not expired. */
  allows(fileId: string, expiresAt: Date, signature: string): boolean {
    if (!(expiresAt > this.clock.now())) return false;
    return this.signatures.verify(fieldsOf(fileId, expiresAt), signature);
  }
}

function fieldsOf(fileId: string, expiresAt: Date): string[] {
  return [fileId, expiresAt.toISOString()];
}

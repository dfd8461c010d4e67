import type { Clock } from '../../../kernel/clock.ts';
import type { DownloadSignatures } from './download-signatures.ts';

/** A link reads its file for this long. Milliseconds. */
export const LINK_LIFETIME_MS = 15 * 60 * 1000;

/** The right to read one file for a while, as it stands in a URL. */
export interface DownloadGrant {
  /** Whole seconds. */
  readonly expiresAt: Date;
  /** URL-safe. */
  readonly signature: string;
}

/** Makes short-lived grants for clients that cannot send a header. */
export class DownloadLinks {
  constructor(
    private readonly signatures: DownloadSignatures,
    private readonly clock: Clock,
  ) {}

  /** Ends at `until`, when its bytes can no longer be read. The caller has made sure that the file is the user's. */
  grant(fileId: string, until?: Date): DownloadGrant {
    const end = Math.min(
      this.clock.now().getTime() + LINK_LIFETIME_MS,
      until?.getTime() ?? Infinity,
    );
    const expiresAt = new Date(end - (end % 1000));
    return { expiresAt, signature: this.signatures.sign(fileId, expiresAt) };
  }

  /** Whether the grant was made here for this file and has not ended. */
  allows(fileId: string, expiresAt: Date, signature: string): boolean {
    return expiresAt > this.clock.now() && this.signatures.verify(fileId, expiresAt, signature);
  }
}

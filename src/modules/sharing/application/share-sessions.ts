import type { Clock } from '../../../kernel/clock.ts';
import type { Signatures } from '../../../kernel/signatures.ts';
import type { ShareRow } from './share-queries.ts';

/** How long a visitor stays admitted after entering the password. Seconds. */
export const SHARE_SESSION_SECONDS = 12 * 60 * 60;

/** Stateless sessions of visitors who entered a share's password. Changing the password invalidates all of them. */
export class ShareSessions {
  constructor(
    private readonly signatures: Signatures,
    private readonly clock: Clock,
  ) {}

  /** Starts a session for a visitor who just entered the share's password. */
  start(share: ShareRow): { readonly session: string; readonly expiresAt: Date } {
    const seconds = Math.floor(this.clock.now().getTime() / 1000) + SHARE_SESSION_SECONDS;
    const expires = String(seconds);
    const session = `${expires}.${this.signatures.sign(fieldsOf(share, expires))}`;
    return { session, expiresAt: new Date(seconds * 1000) };
  }

  /** Whether the session is valid for this share and its current password and has not expired. */
  admits(share: ShareRow, session: string | undefined): boolean {
    const [, expires, signature] = /^(\d{1,12})\.([\w-]+)$/.exec(session ?? '') ?? [];
    if (expires === undefined || signature === undefined) return false;
    const isCurrent = Number(expires) * 1000 > this.clock.now().getTime();
    return isCurrent && this.signatures.verify(fieldsOf(share, expires), signature);
  }
}

function fieldsOf({ id, passwordHash = '' }: ShareRow, expires: string): string[] {
  return ['session', id, passwordHash, expires];
}

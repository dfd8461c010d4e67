import type { Clock } from '../../../kernel/clock.ts';
import type { ShareRow } from './share-queries.ts';
import type { ShareSignatures } from './share-signatures.ts';

/** A visitor who has told the password need not tell it again for so long. Seconds. */
export const SHARE_SESSION_SECONDS = 12 * 60 * 60;

/** Whether a visitor has told the password of a share. Nothing is stored: another password ends all of them. */
export class ShareSessions {
  constructor(
    private readonly signatures: ShareSignatures,
    private readonly clock: Clock,
  ) {}

  /** For a visitor who has just told the password of this share. */
  start(share: ShareRow): string {
    const ends = String(Math.floor(this.clock.now().getTime() / 1000) + SHARE_SESSION_SECONDS);
    return `${ends}.${this.signatures.sign(fieldsOf(share, ends))}`;
  }

  /** Whether the session was started here, for this share and its present password, and goes on. */
  admits(share: ShareRow, session: string | undefined): boolean {
    const [, ends, signature] = /^(\d{1,12})\.([\w-]+)$/.exec(session ?? '') ?? [];
    if (ends === undefined || signature === undefined) return false;
    const goesOn = Number(ends) * 1000 > this.clock.now().getTime();
    return goesOn && this.signatures.verify(fieldsOf(share, ends), signature);
  }
}

function fieldsOf({ id, passwordHash = '' }: ShareRow, ends: string): string[] {
  return ['session', id, passwordHash, ends];
}

import type { Clock } from '../../../kernel/clock.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import { isShareOpen } from '../domain/share-life.ts';
import type { ShareQueries, ShareRow } from './share-queries.ts';
import type { ShareSessions } from './share-sessions.ts';

/** What somebody who shows up at a share finds. CLOSED tells nothing: it never was, has ended, or was revoked. */
export type ShareDoor =
  | { readonly kind: 'CLOSED' }
  /** Open to whoever tells its password. */
  | { readonly kind: 'LOCKED'; readonly share: ShareRow }
  | { readonly kind: 'OPEN'; readonly share: ShareRow };

const CLOSED: ShareDoor = { kind: 'CLOSED' };

/** The one place that decides who may look into a share. Asked anew for every request; nothing is remembered. */
export class OpenShare {
  constructor(
    private readonly shares: Pick<ShareQueries, 'byToken' | 'received'>,
    private readonly secrets: Pick<SecretTokens, 'hashOf'>,
    private readonly sessions: ShareSessions,
    private readonly clock: Clock,
  ) {}

  /** For a visitor with a link, and with the session that their password has given them. */
  async byToken(token: string, session?: string): Promise<ShareDoor> {
    const share = await this.shares.byToken(this.secrets.hashOf(token));
    if (!share || !this.holds(share)) return CLOSED;
    const isLocked = share.passwordHash !== undefined && !this.sessions.admits(share, session);
    return { kind: isLocked ? 'LOCKED' : 'OPEN', share };
  }

  /**
   * For a user with whom something was shared, or for whoever has shown a link of theirs (`userId` undefined); undefined
   * where nothing is open to them.
   */
  async forUser(userId: string | undefined, shareId: string): Promise<ShareRow | undefined> {
    const share = await this.shares.received(userId, shareId);
    return share && this.holds(share) ? share : undefined;
  }

  private holds(share: ShareRow): boolean {
    return isShareOpen(share, this.clock.now());
  }
}

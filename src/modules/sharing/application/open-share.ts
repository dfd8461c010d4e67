import type { Clock } from '../../../kernel/clock.ts';
import type { SecretTokens } from '../../account/application/secret-tokens.ts';
import { isShareOpen } from '../domain/share-life.ts';
import type { ShareQueries, ShareRow } from './share-queries.ts';
import type { ShareSessions } from './share-sessions.ts';

/** Result of looking up a share. CLOSED does not reveal whether the share is unknown, expired or revoked. */
export type ShareLookup =
  | { readonly kind: 'CLOSED' }
  /** Requires the password. */
  | { readonly kind: 'LOCKED'; readonly share: ShareRow }
  | { readonly kind: 'OPEN'; readonly share: ShareRow };

const CLOSED: ShareLookup = { kind: 'CLOSED' };

/** Decides who may access a share. Evaluated on every request; nothing is cached. */
export class OpenShare {
  constructor(
    private readonly shares: Pick<ShareQueries, 'byToken' | 'received'>,
    private readonly secrets: Pick<SecretTokens, 'hashOf'>,
    private readonly sessions: ShareSessions,
    private readonly clock: Clock,
  ) {}

  /** Looks up a share for a visitor with a link and, if they entered its password, a session. */
  async byToken(token: string, session?: string): Promise<ShareLookup> {
    const share = await this.shares.byToken(this.secrets.hashOf(token));
    if (!share || !this.isOpen(share)) return CLOSED;
    const isLocked = share.passwordHash !== undefined && !this.sessions.admits(share, session);
    return { kind: isLocked ? 'LOCKED' : 'OPEN', share };
  }

  /**
   * Looks up a share for its recipient, or for the holder of a signed link (`userId` undefined). Returns undefined if
   * the share does not exist or is not open.
   */
  async forUser(userId: string | undefined, shareId: string): Promise<ShareRow | undefined> {
    const share = await this.shares.received(userId, shareId);
    return share && this.isOpen(share) ? share : undefined;
  }

  private isOpen(share: ShareRow): boolean {
    return isShareOpen(share, this.clock.now());
  }
}

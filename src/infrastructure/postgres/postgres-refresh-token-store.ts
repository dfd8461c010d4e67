import type {
  NewRefreshToken,
  RefreshTokenStore,
  RefreshTokenUse,
} from '../../application/ports/refresh-token-store.ts';
import type { FileHash } from '../../domain/file/file-hash.ts';
import type { Sql } from './sql.ts';

/** Table `refresh_token`. */
export class PostgresRefreshTokenStore implements RefreshTokenStore {
  constructor(private readonly sql: Sql) {}

  async insert(token: NewRefreshToken): Promise<void> {
    await this.sql(
      `insert into refresh_token (id, user_id, family, token_hash, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [token.id, token.userId, token.family, bytes(token.hash), token.createdAt, token.expiresAt],
    );
  }

  async use(hash: FileHash, now: Date): Promise<RefreshTokenUse> {
    const [used] = await this.sql<{ user_id: string; family: string }>(
      `update refresh_token set used_at = $2
       where token_hash = $1 and used_at is null and expires_at > $2
       returning user_id, family`,
      [bytes(hash), now],
    );
    if (used) return { kind: 'USED', userId: used.user_id, family: used.family };
    const [known] = await this.sql<{ family: string }>(
      'select family from refresh_token where token_hash = $1 and used_at is not null',
      [bytes(hash)],
    );
    return known ? { kind: 'REUSED', family: known.family } : { kind: 'UNKNOWN' };
  }

  async revokeFamily(family: string): Promise<void> {
    await this.sql('delete from refresh_token where family = $1', [family]);
  }

  async prune(now: Date): Promise<void> {
    await this.sql('delete from refresh_token where expires_at < $1', [now]);
  }
}

function bytes(hash: FileHash): Buffer {
  return Buffer.from(hash.hex, 'hex');
}

import { bytesOf } from '../../../platform/postgres/hash-bytes.ts';
import { selectValue, type Sql } from '../../../platform/postgres/sql.ts';
import type { RefreshTokenStore } from '../application/refresh-token-store.ts';

/** More than one round is needed only while tokens of the family are being rotated. */
const MAX_REVOCATIONS = 100;

/** Stores refresh tokens in table `refresh_token`. */
export function postgresRefreshTokenStore(sql: Sql): RefreshTokenStore {
  return {
    async insert(token) {
      await sql(
        `insert into refresh_token (id, user_id, family, token_hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          token.id,
          token.userId,
          token.family,
          bytesOf(token.hash),
          token.createdAt,
          token.expiresAt,
        ],
      );
    },

    async rotate(hash, next) {
      // A single statement, so that a concurrent call with the same token waits on its row until the successor is
      // visible.
      const [used] = await sql<{ userId: string; family: string }>(
        `with used as (
           update refresh_token set used_at = $4
           where token_hash = $1 and used_at is null and expires_at > $4
           returning user_id, family
         )
         insert into refresh_token (id, user_id, family, token_hash, created_at, expires_at)
         select $2::uuid, user_id, family, $3::bytea, $4::timestamptz, $5::timestamptz from used
         returning user_id, family`,
        [bytesOf(hash), next.id, bytesOf(next.hash), next.createdAt, next.expiresAt],
      );
      if (used) return { kind: 'USED', ...used };
      const family = await selectValue(
        sql,
        'select family from refresh_token where token_hash = $1 and used_at is not null',
        [bytesOf(hash)],
      );
      return family === undefined ? { kind: 'UNKNOWN' } : { kind: 'REUSED', family };
    },

    familyOf(hash) {
      const select = 'select family from refresh_token where token_hash = $1';
      return selectValue(sql, select, [bytesOf(hash)]);
    },

    async revokeFamily(family) {
      // A delete that waited for a rotation does not see the token it inserted; the next round does.
      for (let round = 0; round < MAX_REVOCATIONS; round += 1) {
        const deleted = await sql('delete from refresh_token where family = $1 returning id', [
          family,
        ]);
        if (deleted.length === 0) return;
      }
      throw new Error(
        'Could not revoke the sign-in because its tokens are being rotated too often.',
      );
    },

    async prune(now) {
      await sql('delete from refresh_token where expires_at < $1', [now]);
    },
  };
}

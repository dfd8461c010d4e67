import { FileHash } from '../../../kernel/file-hash.ts';
import { hashOf } from '../../../platform/postgres/hash-bytes.ts';
import type { Sql } from '../../../platform/postgres/sql.ts';
import type { UploadSessionRow } from '../application/upload-session-store.ts';

/** Columns of `upload_session` that queries read. */
export interface SessionColumns extends Omit<
  UploadSessionRow,
  'declaredHash' | 'hash' | 'tokenHashes'
> {
  readonly declaredSha256: Buffer | undefined;
  readonly sha256: Buffer | undefined;
  readonly tokenHashes: readonly string[];
}

export const SESSION_COLUMNS = `id, owner_id, file_id, status, upload_offset as "offset", size, reserved_bytes,
  declared_sha256, sha256, hash_rebuilt, metadata, token_hashes, created_at, expires_at, result_file_id, duplicate,
  partial, concat, derivative_of, automatic, partials, joined_into, lease_holder`;

const SELECT_SESSIONS = `select ${SESSION_COLUMNS},
  coalesce(lease_until > clock_timestamp(), false) as leased from upload_session`;

/** Selects sessions, with whether their lease is currently held. `rest` is the statement from `where` on. */
export async function selectSessions(
  sql: Sql,
  rest: string,
  values: readonly unknown[],
): Promise<UploadSessionRow[]> {
  return (await sql<SessionColumns>(`${SELECT_SESSIONS} ${rest}`, values)).map(sessionRowOf);
}

export function sessionRowOf({ declaredSha256, sha256, ...row }: SessionColumns): UploadSessionRow {
  return {
    ...row,
    declaredHash: declaredSha256 && hashOf(declaredSha256),
    hash: sha256 && hashOf(sha256),
    tokenHashes: row.tokenHashes.map((hex) => FileHash.ofHex(hex)),
  };
}

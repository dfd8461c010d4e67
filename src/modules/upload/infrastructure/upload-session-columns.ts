import { FileHash } from '../../../kernel/file-hash.ts';
import type { UploadSessionRow } from '../application/upload-session-store.ts';
import type { PartialUpload } from '../domain/new-upload-session.ts';
import type { UploadSessionStatus } from '../domain/upload-session-status.ts';

/** Columns of `upload_session` that queries read. */
export interface SessionColumns {
  id: string;
  owner_id: string;
  file_id: string | null;
  status: UploadSessionStatus;
  upload_offset: string;
  size: string | null;
  reserved_bytes: string;
  declared_sha256: Buffer | null;
  sha256: Buffer | null;
  hash_rebuilt: boolean;
  metadata: string | null;
  token_hashes: string[];
  created_at: Date;
  expires_at: Date;
  result_file_id: string | null;
  duplicate: boolean;
  partial: boolean;
  concat: string | null;
  partials: readonly PartialUpload[] | null;
  joined_into: string | null;
  lease_holder: string | null;
  leased: boolean;
}

export const SESSION_COLUMNS = `id, owner_id, file_id, status, upload_offset, size, reserved_bytes, declared_sha256,
  sha256, hash_rebuilt, metadata, token_hashes, created_at, expires_at, result_file_id, duplicate, partial, concat,
  partials, joined_into, lease_holder`;

/** Selects sessions, with whether their lease is currently held. */
export const SELECT_SESSION = `select ${SESSION_COLUMNS},
  coalesce(lease_until > clock_timestamp(), false) as leased from upload_session`;

export function sessionRowOf(row: SessionColumns): UploadSessionRow {
  return {
    id: row.id,
    ownerId: row.owner_id,
    fileId: row.file_id ?? undefined,
    status: row.status,
    offset: Number(row.upload_offset),
    size: row.size === null ? undefined : Number(row.size),
    reservedBytes: Number(row.reserved_bytes),
    declaredHash: hashOf(row.declared_sha256),
    hash: hashOf(row.sha256),
    hashRebuilt: row.hash_rebuilt,
    metadata: row.metadata ?? undefined,
    tokenHashes: row.token_hashes.map((hex) => FileHash.ofHex(hex)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    resultFileId: row.result_file_id ?? undefined,
    duplicate: row.duplicate,
    partial: row.partial,
    concat: row.concat ?? undefined,
    partials: row.partials ?? undefined,
    joinedInto: row.joined_into ?? undefined,
    leased: row.leased,
    leaseHolder: row.lease_holder ?? undefined,
  };
}

function hashOf(bytes: Buffer | null): FileHash | undefined {
  return bytes ? FileHash.ofHex(bytes.toString('hex')) : undefined;
}

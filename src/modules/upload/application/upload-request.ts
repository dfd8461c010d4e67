import { DomainError } from '../../../kernel/domain-error.ts';
import { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import { FileType } from '../../../kernel/file-type.ts';
import { requireUuid } from '../../../kernel/id.ts';
import { CaptureTime } from '../../library/domain/capture-time.ts';
import { FileName } from '../../library/domain/file-name.ts';
import { StoredFile } from '../../library/domain/stored-file.ts';
import { cleanTags } from '../../library/domain/tags.ts';
import {
  type NamedProviders,
  requireProviders,
} from '../../storage/application/require-providers.ts';

export const UPLOAD_INTENTS = ['AUTO', 'MANUAL'] as const;

export type UploadIntent = (typeof UPLOAD_INTENTS)[number];

/** What a client claims about a file it will upload. Not trusted. */
export interface UploadRequest {
  readonly name: FileName;
  readonly claimedType: FileType;
  readonly declaredHash: FileHash | undefined;
  readonly captureTime: CaptureTime | undefined;
  readonly tags: readonly string[];
  /** Configured name of a provider. */
  readonly provider: string | undefined;
  /** The file that the bytes are a preview of; undefined for a file of its own. */
  readonly derivativeOf: string | undefined;
  /** Sent by an automatic backup, which must not bring back what the owner has deleted. */
  readonly automatic: boolean;
}

/** Unchecked fields that a client may send, by their tus metadata keys. */
export interface UploadFields {
  readonly filename?: string | undefined;
  readonly filetype?: string | undefined;
  readonly sha256?: string | undefined;
  /** ISO 8601 with a time zone. */
  readonly capturedAt?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Name of the provider to store the file at. */
  readonly provider?: string | undefined;
  /** ID of the file that the bytes are a preview of. */
  readonly derivativeOf?: string | undefined;
  /** What a derivative is: `preview`. */
  readonly kind?: string | undefined;
  /** `auto` for an automatic backup, `manual` (default) if the user asked for the upload. */
  readonly intent?: string | undefined;
}

const UNNAMED = 'unnamed';

/**
 * Validates every field; empty strings count as omitted. Throws the error of the value object that rejects a field, or
 * `PROVIDER_UNKNOWN`.
 */
export function uploadRequestOf(fields: UploadFields, providers: NamedProviders): UploadRequest {
  const { provider } = fields;
  if (provider) requireProviders([provider], providers);
  return {
    name: FileName.of(fields.filename || UNNAMED),
    claimedType: fields.filetype ? FileType.ofMimeType(fields.filetype) : FileType.unknown,
    declaredHash: fields.sha256 ? FileHash.ofHex(fields.sha256) : undefined,
    captureTime: fields.capturedAt ? CaptureTime.parse(fields.capturedAt, 'CLIENT') : undefined,
    tags: cleanTags(fields.tags ?? []),
    provider: provider || undefined,
    derivativeOf: derivativeOf(fields),
    automatic: isAutomatic(fields),
  };
}

function isAutomatic({ intent }: UploadFields): boolean {
  if (!intent || intent === 'manual') return false;
  if (intent === 'auto') return true;
  throw new DomainError(
    'METADATA_INVALID',
    'The `intent` of an upload must be `auto` or `manual`.',
  );
}

function derivativeOf({ derivativeOf: fileId, kind }: UploadFields): string | undefined {
  if (!fileId) return undefined;
  if (kind !== 'preview') {
    throw new DomainError('METADATA_INVALID', 'The `kind` of a derivative must be `preview`.');
  }
  return requireUuid('file', fileId, 'File not found.');
}

/** The file of an upload before its bytes have been received. */
export function provisionalFile(
  { name, claimedType, tags, captureTime, provider }: UploadRequest,
  of: { readonly id: string; readonly ownerId: string; readonly size: FileSize | undefined },
  now: Date,
): StoredFile {
  return StoredFile.create(
    { ...of, name, type: claimedType, tags, captureTime, providerPreference: provider },
    now,
  );
}

/**
 * The API for provider plugins of FlexStorage, version 1. It has no imports: copy this file into your own plugin.
 * The guarantees of each method are documented at `StorageProvider` in FlexStorage's source
 * (src/modules/storage/domain/storage-provider.ts) and checked by its contract tests.
 */

export interface ProviderPlugin<Settings> {
  readonly apiVersion: 1;
  readonly kind: string;
  readonly settings: { parse(input: unknown): Settings };
  create(
    settings: Settings,
    context: ProviderPluginContext,
  ): StorageProvider | Promise<StorageProvider>;
}

export interface ProviderPluginContext {
  /** The required name of the provider. */
  readonly name: string;
  error(code: ErrorCode, message: string, options?: { readonly cause?: unknown }): Error;
  location(key: string, storageClass?: StorageClass, version?: string): StorageLocation;
  hash(hex: string): FileHash;
  /** Resolves a secret given as a string, `{ "env": … }` or `{ "file": … }`. */
  secret(from: unknown): string;
  now(): Date;
  log(message: string, error?: unknown): void;
}

export type ErrorCode =
  | 'CHECKSUM_MISMATCH'
  | 'EXPEDITED_UNAVAILABLE'
  | 'OBJECT_NOT_FOUND'
  | 'PROVIDER_UNAVAILABLE'
  | 'RETRIEVAL_REQUIRED'
  | 'RETRIEVAL_TIER_UNSUPPORTED'
  | 'STORAGE_FULL'
  | 'STORAGE_LOCATION_INVALID';

export type StorageClass =
  | 'STANDARD'
  | 'STANDARD_IA'
  | 'GLACIER_IR'
  | 'INTELLIGENT_TIERING'
  | 'GLACIER'
  | 'DEEP_ARCHIVE';

export type RetrievalTier = 'EXPEDITED' | 'STANDARD' | 'BULK';

/** Created by `context.location`. */
export interface StorageLocation {
  readonly provider: string;
  readonly key: string;
  readonly storageClass: StorageClass;
  readonly version: string | undefined;
}

/** Created by `context.hash`. */
export interface FileHash {
  /** 64 lower-case hexadecimal digits. */
  readonly hex: string;
}

export interface StorageProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly records?: StorageProvider;
  put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation>;
  open(
    location: StorageLocation,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;
  stat(location: StorageLocation, signal?: AbortSignal): Promise<ObjectStat>;
  retrieve(
    location: StorageLocation,
    tier: RetrievalTier,
    days: number,
    signal?: AbortSignal,
  ): Promise<RestoreState>;
  delete(location: StorageLocation, signal?: AbortSignal): Promise<void>;
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject>;
  health(signal?: AbortSignal): Promise<ProviderHealth>;
  listRestores?(prefix: string, signal?: AbortSignal): AsyncIterable<ListedRestore>;
  identitiesOf?(location: StorageLocation): Promise<readonly string[]>;
  removeLeftovers?(before: Date, signal?: AbortSignal): Promise<void>;
  signedUrl?(
    location: StorageLocation,
    ttlSeconds: number,
    headers: { readonly contentType: string; readonly contentDisposition: string },
  ): Promise<URL>;
}

export interface ProviderCapabilities {
  readonly storageClass: StorageClass;
  readonly instantAccess: boolean;
  readonly retrievalTiers: readonly RetrievalTier[];
  readonly signedUrls: boolean;
  /** Bytes. */
  readonly maxObjectBytes: number;
  readonly simulated: boolean;
  readonly timeScale: number;
  readonly priceList: string | undefined;
}

export interface PutSource {
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  readonly localPaths?: readonly string[];
  open(signal?: AbortSignal, range?: ByteRange): AsyncIterable<Uint8Array>;
}

/** Inclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type RestoreState =
  | { readonly kind: 'NOT_NEEDED' | 'NOT_REQUESTED' | 'IN_PROGRESS' | 'UNKNOWN' }
  | { readonly kind: 'RESTORED'; readonly until: Date };

export interface ObjectStat {
  readonly size: number;
  readonly sha256: FileHash | undefined;
  readonly crc32?: string | undefined;
  readonly storageClass: StorageClass;
  readonly restore: RestoreState;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
}

export interface ListedRestore {
  readonly key: string;
  readonly restore: RestoreState;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  readonly reason?: string;
}

import type { FileHash } from '../../../kernel/file-hash.ts';
import type { RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';
import type { StorageLocation } from './storage-location.ts';

/** A provider's capabilities. Callers check them instead of catching errors. */
export interface ProviderCapabilities {
  readonly storageClass: StorageClass;
  /** Reads succeed immediately; if false, call `retrieve` first. */
  readonly instantAccess: boolean;
  readonly retrievalTiers: readonly RetrievalTier[];
  /** `signedUrl` is implemented: clients can read directly from the provider. */
  readonly signedUrls: boolean;
  /** Maximum object size in bytes. */
  readonly maxObjectBytes: number;
  /** Only simulates an archive; incurs no charges. */
  readonly simulated: boolean;
  /** Speed-up of a simulated archive, applied to durations and days. 1 for real archives. */
  readonly timeScale: number;
  /** Name of the price list; undefined if no cost is known. */
  readonly priceList: string | undefined;
}

/** Bytes to store. `open` may be called repeatedly and always yields the same `size` bytes. */
export interface PutSource {
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** Durable files with exactly these bytes, in order, that a provider on the same disk may hard-link. */
  readonly localPaths?: readonly string[];
  /** An object with exactly these bytes that a provider of the same S3 service may copy server-side. */
  readonly s3Object?: S3Object;
  /** Yields everything if no range is given. */
  open(signal?: AbortSignal, range?: ByteRange): AsyncIterable<Uint8Array>;
}

/** An object of an S3 service. A provider with the same `endpoint` and `region` can copy it server-side. */
export interface S3Object {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

/** Inclusive byte positions, as in HTTP Range (RFC 9110 §14.1.2). */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Restore state of an archived object. `UNKNOWN` never counts as readable. */
export type RestoreState =
  | { readonly kind: 'NOT_NEEDED' | 'NOT_REQUESTED' | 'IN_PROGRESS' | 'UNKNOWN' }
  | { readonly kind: 'RESTORED'; readonly until: Date };

export interface ObjectStat {
  /** Bytes. */
  readonly size: number;
  /** The SHA-256 that the provider itself guarantees; undefined if it keeps none. */
  readonly sha256: FileHash | undefined;
  /** Base64; the CRC-32 of the whole object that the provider itself guarantees, if it keeps one. */
  readonly crc32?: string | undefined;
  readonly storageClass: StorageClass;
  readonly restore: RestoreState;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** Restore state of one listed object. */
export interface ListedRestore {
  readonly key: string;
  readonly restore: RestoreState;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  /** Why it is unhealthy, in one plain sentence for the operator. */
  readonly reason?: string;
}

/**
 * Stores immutable objects under keys. One implementation per technology, one instance per configured name.
 *
 * Errors: `OBJECT_NOT_FOUND` for a missing key, `STORAGE_FULL` if there is no space left, `CHECKSUM_MISMATCH` if bytes
 * differ from the declared hash, `RETRIEVAL_REQUIRED` for reading an archived object that is not restored,
 * `EXPEDITED_UNAVAILABLE` if the fastest tier has no capacity, `PROVIDER_UNAVAILABLE` for every transient failure.
 * Vendor errors only leave the implementation as a `cause`.
 */
export interface StorageProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;

  /**
   * Store for small records that must be readable immediately, next to the objects in the same account and bucket or
   * disk. Undefined: this provider, because all its objects can be read immediately.
   */
  readonly records?: StorageProvider;

  /**
   * Identifies the disk, if one disk holds all objects: they can be lost at once. Undefined for services that keep
   * every object on several disks.
   */
  readonly disk?: string | undefined;

  /**
   * Stores the source under the key. When it resolves, the object is complete and durable. When it rejects, the key
   * reads as before or, if only the response of a remote provider was lost, holds exactly the source's bytes, which the
   * next put finds. Repeating a put with the same bytes succeeds. Verifies size and SHA-256 of what it streams
   * (`CHECKSUM_MISMATCH`).
   */
  put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation>;

  /** The object's bytes or a range of them. Rejects before the first byte if the object cannot be read. */
  open(
    location: StorageLocation,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;

  /** Size, checksum, class and restore state. Works on archived objects without a restore. */
  stat(location: StorageLocation, signal?: AbortSignal): Promise<ObjectStat>;

  /**
   * Requests that an archived object be readable for `days`. Repeating it during a restore succeeds. Returns the
   * current state without waiting. Rejects with `RETRIEVAL_TIER_UNSUPPORTED` if the tier is not offered.
   */
  retrieve(
    location: StorageLocation,
    tier: RetrievalTier,
    days: number,
    signal?: AbortSignal,
  ): Promise<RestoreState>;

  /**
   * The restore state of every object whose key starts with the prefix, in far fewer requests than one `stat` each.
   * Optional: without it, callers use `stat`.
   */
  listRestores?(prefix: string, signal?: AbortSignal): AsyncIterable<ListedRestore>;

  /** Local files with exactly the object's bytes, in order, for callers that can hard-link them. */
  localPathsOf?(location: StorageLocation): Promise<readonly string[]>;

  /**
   * Identifies the stored bytes, whatever the provider's name: two objects with a common identity are one. Without it,
   * the objects count as separate from those of every other provider.
   */
  identitiesOf?(location: StorageLocation): Promise<readonly string[]>;

  /** The object's S3 location for callers that can copy it server-side. */
  s3ObjectOf?(location: StorageLocation): S3Object;

  /** Deletes the object permanently. Deleting a missing object is not an error. */
  delete(location: StorageLocation, signal?: AbortSignal): Promise<void>;

  /** Lists every object whose key starts with the prefix, in no particular order. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject>;

  /** Whether it can currently store and read. Never rejects. */
  health(signal?: AbortSignal): Promise<ProviderHealth>;

  /** Removes leftovers of unfinished puts that have not been written to since `before`. */
  removeLeftovers?(before: Date, signal?: AbortSignal): Promise<void>;

  /** A URL that reads the object without further credentials for `ttlSeconds`. */
  signedUrl?(
    location: StorageLocation,
    ttlSeconds: number,
    headers: { readonly contentType: string; readonly contentDisposition: string },
  ): Promise<URL>;
}

import type { FileHash } from '../../../kernel/file-hash.ts';
import type { RetrievalTier } from './retrieval-tier.ts';
import type { StorageClass } from './storage-class.ts';
import type { StorageLocation } from './storage-location.ts';

/** What a provider can do, as data: asked before a method is called, never found out by a throw. */
export interface ProviderCapabilities {
  readonly storageClass: StorageClass;
  /** Reads succeed at once; otherwise `retrieve` comes first. */
  readonly instantAccess: boolean;
  readonly retrievalTiers: readonly RetrievalTier[];
  /** `signedUrl` is there: clients can read from the provider itself. */
  readonly signedUrls: boolean;
  /** Largest object in bytes. */
  readonly maxObjectBytes: number;
  /** It only behaves like an archive; nothing is paid for it. */
  readonly simulated: boolean;
  /** How many times faster than the real archive a simulated one is; days pass faster alike. 1 everywhere else. */
  readonly timeScale: number;
  /** Which list of the price table applies; undefined: it costs nothing that FlexStorage knows of. */
  readonly priceList: string | undefined;
}

/** Bytes to store. `open` may be called more than once and always yields the same `size` bytes. */
export interface PutSource {
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** Files with exactly these bytes, in order and already durable, that a provider on the same disk may hard-link. */
  readonly localPaths?: readonly string[];
  /** An object with exactly these bytes that a provider of the same S3 service may copy server-side. */
  readonly s3Object?: S3Object;
  /** Without a range all of it. */
  open(signal?: AbortSignal, range?: ByteRange): AsyncIterable<Uint8Array>;
}

/** An object of an S3 service. Whoever has the same `endpoint` and `region` can copy it without moving its bytes. */
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

/** What is known about reading an archived object. `UNKNOWN` is never taken for readable. */
export type RestoreState =
  | { readonly kind: 'NOT_NEEDED' | 'NOT_REQUESTED' | 'IN_PROGRESS' | 'UNKNOWN' }
  | { readonly kind: 'RESTORED'; readonly until: Date };

export interface ObjectStat {
  /** Bytes. */
  readonly size: number;
  /** The SHA-256 the provider itself vouches for; undefined when it keeps none. */
  readonly sha256: FileHash | undefined;
  readonly storageClass: StorageClass;
  readonly restore: RestoreState;
}

export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
}

/** What a listing tells of the restore of one object. */
export interface ListedRestore {
  readonly key: string;
  readonly restore: RestoreState;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  /** One plain sentence for the operator when not healthy. */
  readonly reason?: string;
}

/**
 * Keeps immutable objects under keys. One implementation per technology, one instance per configured name.
 *
 * Errors: `OBJECT_NOT_FOUND` for a key that is not there, `STORAGE_FULL` when there is no room,
 * `CHECKSUM_MISMATCH` when bytes differ from the declared hash, `RETRIEVAL_REQUIRED` for an archived object
 * that is read without being restored, `EXPEDITED_UNAVAILABLE` when there is no capacity for the fastest tier now,
 * `PROVIDER_UNAVAILABLE` for all that may pass when tried again. Vendor errors never leave the implementation but as `cause`.
 */
export interface StorageProvider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;

  /**
   * Where small records lie that must be readable at once, beside the objects: the same account and bucket or disk.
   * Undefined: here, because everything can be read at once.
   */
  readonly records?: StorageProvider;

  /**
   * Stores the source under the key. When it resolves, the object is whole and durable; when it rejects, the key
   * reads as before, or, where only the answer of a remote provider was lost, has exactly the source's bytes, which
   * the next put finds. Putting the same bytes under the same key again succeeds. Verifies size and SHA-256 of
   * what it streams (`CHECKSUM_MISMATCH`).
   */
  put(key: string, source: PutSource, signal?: AbortSignal): Promise<StorageLocation>;

  /** The object's bytes, or a part of them. Rejects before the first byte when it cannot be read. */
  open(
    location: StorageLocation,
    range?: ByteRange,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>>;

  /** Size, checksum, class and restore state; works on archived objects without a restore. */
  stat(location: StorageLocation, signal?: AbortSignal): Promise<ObjectStat>;

  /**
   * Asks for an archived object to become readable for `days`; asking again while it warms succeeds.
   * Returns at once with the state it is in. Rejects with `RETRIEVAL_TIER_UNSUPPORTED` for a tier not offered.
   */
  retrieve(
    location: StorageLocation,
    tier: RetrievalTier,
    days: number,
    signal?: AbortSignal,
  ): Promise<RestoreState>;

  /**
   * The restore state of every object whose key starts with the prefix, in far fewer requests than one `stat` each.
   * Where it is missing, `stat` has to do.
   */
  listRestores?(prefix: string, signal?: AbortSignal): AsyncIterable<ListedRestore>;

  /** Files on this machine with exactly the object's bytes, in order, for who may hard-link them. */
  localPathsOf?(location: StorageLocation): Promise<readonly string[]>;

  /** Where the object lies for whoever can copy from it server-side. */
  s3ObjectOf?(location: StorageLocation): S3Object;

  /** Removes the object for good. A missing one is no error. */
  delete(location: StorageLocation, signal?: AbortSignal): Promise<void>;

  /** Every object whose key starts with the prefix, in no promised order. */
  list(prefix: string, signal?: AbortSignal): AsyncIterable<ListedObject>;

  /** Whether it can store and read now. Never rejects. */
  health(signal?: AbortSignal): Promise<ProviderHealth>;

  /** Removes what puts that never came to an end have left, unless it was written to since `before`. */
  removeLeftovers?(before: Date, signal?: AbortSignal): Promise<void>;

  /** A URL that reads the object without further credentials until `ttlSeconds` have passed. */
  signedUrl?(
    location: StorageLocation,
    ttlSeconds: number,
    headers: { readonly contentType: string; readonly contentDisposition: string },
  ): Promise<URL>;
}

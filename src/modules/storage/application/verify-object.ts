import { isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { StorageLocation } from '../domain/storage-location.ts';
import type { ObjectStat } from '../domain/storage-provider.ts';
import type { ContentHasher } from './content-hasher.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/** The bytes that an object should have. */
export interface DeclaredBytes {
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  /** Base64, if known. */
  readonly crc32?: string | undefined;
}

/**
 * What a comparison has shown. UNVERIFIABLE: the object exists and has the right size, but nothing else can be compared
 * now. `crc32` is that of the verified object, for later comparisons.
 */
export interface ObjectFinding {
  readonly kind: 'VERIFIED' | 'DAMAGED' | 'MISSING' | 'UNVERIFIABLE';
  readonly crc32?: string | undefined;
}

export interface Comparison {
  /** Opens the same bytes elsewhere, to compute their CRC-32; undefined if they cannot be read there. */
  readonly openOther?: () => Promise<AsyncIterable<Uint8Array> | undefined>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares a stored object with the bytes it should have: by a checksum that the provider itself computed, else by
 * reading the object. The only comparison on which a copy is called VERIFIED or given up.
 */
export class VerifyObject {
  constructor(
    private readonly providers: Pick<ProviderRegistry, 'get'>,
    private readonly hasher: ContentHasher,
  ) {}

  /** Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async execute(
    location: StorageLocation,
    declared: DeclaredBytes,
    { openOther, signal }: Comparison = {},
  ): Promise<ObjectFinding> {
    try {
      const stat = await this.providers.get(location.provider).stat(location, signal);
      if (stat.size !== declared.size) return { kind: 'DAMAGED' };
      const { sha256, crc32 } = stat;
      if (sha256) return found(sha256.equals(declared.sha256), stat);
      if (crc32 && declared.crc32) return found(crc32 === declared.crc32, stat);
      const read = await this.read(location, stat, signal);
      if (read) return found(isSame(read, declared), stat);
      const other = crc32 === undefined ? undefined : await openOther?.();
      const sums = other && (await this.hasher.sums(other, signal));
      if (!sums || !isSame(sums, declared)) return { kind: 'UNVERIFIABLE' };
      return found(sums.crc32 === crc32, stat);
    } catch (error) {
      if (isDomainError(error, 'OBJECT_NOT_FOUND')) return { kind: 'MISSING' };
      throw error;
    }
  }

  /** Undefined if the object cannot be read without a restore. */
  private async read(
    location: StorageLocation,
    { restore }: ObjectStat,
    signal: AbortSignal | undefined,
  ): Promise<Pick<DeclaredBytes, 'size' | 'sha256'> | undefined> {
    const provider = this.providers.get(location.provider);
    if (!provider.capabilities.instantAccess && restore.kind !== 'RESTORED') return undefined;
    try {
      return await this.hasher.hash(await provider.open(location, undefined, signal), signal);
    } catch (error) {
      if (isDomainError(error, 'RETRIEVAL_REQUIRED')) return undefined;
      throw error;
    }
  }
}

function found(isIntact: boolean, { crc32 }: ObjectStat): ObjectFinding {
  return isIntact ? { kind: 'VERIFIED', crc32 } : { kind: 'DAMAGED' };
}

function isSame(
  read: Pick<DeclaredBytes, 'size' | 'sha256'>,
  { size, sha256 }: DeclaredBytes,
): boolean {
  return read.size === size && read.sha256.equals(sha256);
}

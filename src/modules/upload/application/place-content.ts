import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StagedBytes } from './staged-bytes.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

export interface PlaceContentDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Bytes that are durable in staging and are to become their owner's content. */
interface Placing {
  readonly ownerId: string;
  readonly staged: StagedBytes;
  readonly hash: FileHash;
  readonly size: FileSize;
}

interface Claim {
  readonly key: string;
  /** The bytes are at their place already. */
  readonly placed: boolean;
}

/** Puts staged bytes under the key of their content at the landing provider. Every step can be repeated. */
export class PlaceContent {
  constructor(private readonly deps: PlaceContentDeps) {}

  /**
   * Resolves with where the bytes were put; undefined when a usable copy exists. Throws `UPLOAD_FAILED` when the staged
   * bytes were damaged, `PROVIDER_UNAVAILABLE` when it can be tried again.
   */
  async execute(placing: Placing, signal: AbortSignal): Promise<StorageLocation | undefined> {
    const claim = await this.claim(placing, signal);
    return claim.placed ? undefined : this.place(placing, claim.key, signal);
  }

  /** Claims the content's row before its bytes are placed, so that nobody removes them meanwhile. */
  private claim({ ownerId, hash, size }: Placing, signal: AbortSignal): Promise<Claim> {
    return this.deps.unitOfWork.run(async (tx) => {
      const content = await this.claimedContent(tx, ownerId, hash, size);
      const copies = await tx.contents.copiesOf(content.id);
      const placed = content.state === 'STORED' && (await this.isStored(copies, size, signal));
      // A copy that was lost or released must not keep out the good bytes at hand.
      if (!placed && content.state === 'STORED') content.reclaim();
      return { key: content.storageKey, placed };
    });
  }

  private async claimedContent(
    tx: Transaction,
    ownerId: string,
    hash: FileHash,
    size: FileSize,
  ): Promise<Content> {
    const existing = await tx.contents.findForUpdate(ownerId, hash, size);
    if (existing) {
      if (existing.state === 'DELETING') existing.reclaim();
      return existing;
    }
    const { ids, clock } = this.deps;
    const content = Content.claim(ids.next(), ownerId, hash, size, clock.now());
    tx.contents.add(content);
    return content;
  }

  /** Whether the landing provider or, verified, the archive has the bytes; the provider is asked, not only a row. */
  private async isStored(
    copies: readonly Copy[],
    size: FileSize,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { providers } = this.deps;
    const usable = copies.filter((copy) => copy.isUsable);
    const landed = usable.filter(({ location }) => location.provider === providers.landing.name);
    const archived = usable.filter((copy) => copy.state === 'VERIFIED' && !landed.includes(copy));
    for (const copy of [...landed, ...archived]) {
      try {
        const provider = providers.get(copy.location.provider);
        const found = await provider.stat(copy.location, signal);
        if (found.size === size.bytes) return true;
        copy.markDamaged();
      } catch (error) {
        if (isDomainError(error, 'OBJECT_NOT_FOUND')) copy.markMissing();
        // The uploader does not wait for an archive that cannot be reached: the bytes are at hand.
        else if (landed.includes(copy) || !isDomainError(error, 'PROVIDER_UNAVAILABLE')) {
          throw error;
        }
      }
    }
    return false;
  }

  /** A checksum mismatch here is the disk's fault, not the client's: either the staged bytes or the key is bad. */
  private async place(
    { ownerId, staged, hash, size }: Placing,
    key: string,
    signal: AbortSignal,
  ): Promise<StorageLocation> {
    const source = await staged.source(hash);
    try {
      return await this.deps.providers.landing.put(key, source, signal);
    } catch (error) {
      if (!isDomainError(error, 'CHECKSUM_MISMATCH')) throw error;
      if (!(await staged.hash(signal)).equals(hash)) {
        throw new DomainError('UPLOAD_FAILED', 'The staged bytes were damaged.', { cause: error });
      }
      await this.deps.unitOfWork.run(async (tx) => {
        const content = await tx.contents.findForUpdate(ownerId, hash, size);
        if (content?.storageKey === key) content.abandonKeys();
      });
      throw new DomainError('PROVIDER_UNAVAILABLE', 'Other bytes were found under the key.', {
        cause: error,
        retryAfterSeconds: 1,
      });
    }
  }
}

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

/** Durable staged bytes and the content they become. */
interface Placing {
  readonly ownerId: string;
  readonly staged: StagedBytes;
  readonly hash: FileHash;
  readonly size: FileSize;
}

/** Stores staged bytes at the landing provider under their content's key. Every step is idempotent. */
export class PlaceContent {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: ProviderRegistry,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /**
   * Returns the new location; undefined if a usable copy already exists. Throws `UPLOAD_FAILED` if the staged bytes are
   * damaged, `PROVIDER_UNAVAILABLE` if a retry may succeed.
   */
  async execute(placing: Placing, signal: AbortSignal): Promise<StorageLocation | undefined> {
    const key = await this.claim(placing, signal);
    return key === undefined ? undefined : this.place(placing, key, signal);
  }

  /**
   * Claims the content's row before storing its bytes, so that cleanup does not delete them in the meantime. Returns
   * its key; undefined if a usable copy already exists.
   */
  private claim(
    { ownerId, hash, size }: Placing,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    return this.unitOfWork.run(async (tx) => {
      const content = await this.claimedContent(tx, ownerId, hash, size);
      const copies = await tx.contents.copiesOf(content.id);
      if (content.state === 'STORED') {
        if (await this.isStored(copies, size, signal)) return undefined;
        // No usable copy is left, so store the bytes again.
        content.reclaim();
      }
      return content.storageKey;
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
    const content = Content.claim(this.ids.next(), ownerId, hash, size, this.clock.now());
    tx.contents.add(content);
    return content;
  }

  /**
   * Whether the landing provider, or a verified archive copy, has the bytes. Asks the provider instead of trusting the
   * row.
   */
  private async isStored(
    copies: readonly Copy[],
    size: FileSize,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { providers } = this;
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
        // Do not fail the upload because an archive is unavailable: the staged bytes can be stored again.
        else if (landed.includes(copy) || !isDomainError(error, 'PROVIDER_UNAVAILABLE')) {
          throw error;
        }
      }
    }
    return false;
  }

  /** A checksum mismatch here is not the client's error: the staged bytes or an existing object are damaged. */
  private async place(
    { ownerId, staged, hash, size }: Placing,
    key: string,
    signal: AbortSignal,
  ): Promise<StorageLocation> {
    const source = await staged.source(hash);
    try {
      return await this.providers.landing.put(key, source, signal);
    } catch (error) {
      if (!isDomainError(error, 'CHECKSUM_MISMATCH')) throw error;
      if (!(await staged.hash(signal)).equals(hash)) {
        throw new DomainError(
          'UPLOAD_FAILED',
          'The uploaded bytes were damaged in storage. Start a new upload.',
          { cause: error },
        );
      }
      await this.unitOfWork.run(async (tx) => {
        const content = await tx.contents.findForUpdate(ownerId, hash, size);
        if (content?.storageKey === key) content.abandonKeys();
      });
      throw new DomainError(
        'PROVIDER_UNAVAILABLE',
        'The storage key is occupied by different bytes. Try again.',
        { cause: error, retryAfterSeconds: 1 },
      );
    }
  }
}

import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { requireSeparateObjects } from '../../storage/application/require-separate-objects.ts';
import type { ObjectFinding, VerifyObject } from '../../storage/application/verify-object.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import { copySource } from './copy-source.ts';
import type { VerifyCopies } from './verify-copies.ts';

/** An object that was stored, and what comparing it with the content has shown. */
export interface StoredObject {
  readonly location: StorageLocation;
  readonly finding: ObjectFinding;
}

export interface CopyContentDeps {
  readonly providers: ProviderRegistry;
  readonly verifyCopies: VerifyCopies;
  readonly verifyObject: VerifyObject;
  readonly readCopies: Pick<ReadCopies, 'find'>;
}

/** Ensures that a provider has a copy of a content, from another provider's copy. */
export class CopyContent {
  constructor(private readonly deps: CopyContentDeps) {}

  /**
   * Resolves to the object if it has to be recorded, which may be UNVERIFIABLE; undefined if the provider's copy is
   * recorded and verified. Rejects if the copy differs or is the same object as another one.
   */
  async to(
    name: string,
    content: Content,
    copies: readonly Copy[],
    signal: AbortSignal | undefined,
  ): Promise<StoredObject | undefined> {
    const existing = copies.find((copy) => copy.isUsable && copy.location.provider === name);
    if (existing?.state === 'VERIFIED') return undefined;
    const known = existing && (await this.deps.verifyCopies.verify(existing.id, signal));
    if (known === 'VERIFIED') return undefined;
    if (known === 'UNVERIFIABLE') throw unverifiable(name);
    return this.put(name, content, copies, signal);
  }

  private async put(
    name: string,
    content: Content,
    copies: readonly Copy[],
    signal: AbortSignal | undefined,
  ): Promise<StoredObject> {
    const { providers, verifyObject, readCopies } = this.deps;
    // Never from the place that is written: a damaged copy would replace itself.
    const others = copies.filter(
      ({ isUsable, location }) => isUsable && location.provider !== name,
    );
    const from = await readCopies.find(others, signal);
    const source = copySource(content, from.location, providers);
    const location = await this.verifyingSource(
      from,
      providers.get(name).put(content.storageKey, source, signal),
      signal,
    );
    await this.requireSeparate(location, copies);
    // Checks what the provider has stored, not what it acknowledged.
    const declared = { sha256: content.sha256, size: content.size.bytes };
    const openOther = () =>
      providers.get(from.location.provider).open(from.location, undefined, signal);
    const finding = await verifyObject.execute(location, declared, { openOther, signal });
    if (finding.kind === 'VERIFIED' || finding.kind === 'UNVERIFIABLE') {
      return { location, finding };
    }
    throw new DomainError(
      'CHECKSUM_MISMATCH',
      `The object stored at ${name} differs from the original.`,
    );
  }

  /** A mismatch may mean that the copy read from is damaged, which must then be known. */
  private async verifyingSource(
    from: Copy,
    work: Promise<StorageLocation>,
    signal: AbortSignal | undefined,
  ): Promise<StorageLocation> {
    try {
      return await work;
    } catch (error) {
      if (isDomainError(error, 'CHECKSUM_MISMATCH')) {
        await this.deps.verifyCopies.verify(from.id, signal);
      }
      throw error;
    }
  }

  /** Throws `COPY_STATE_INVALID` if the object is one that another copy already stands for. */
  private async requireSeparate(location: StorageLocation, copies: readonly Copy[]): Promise<void> {
    const { providers } = this.deps;
    const known = new Set(providers.all.map(({ name }) => name));
    for (const { isUsable, location: other } of copies) {
      if (!isUsable || other.provider === location.provider || !known.has(other.provider)) continue;
      await requireSeparateObjects(other, location, providers);
    }
  }
}

/** The error for a copy that exists but cannot be compared with the original. */
export function unverifiable(name: string): DomainError {
  return new DomainError(
    'COPY_STATE_INVALID',
    `The copy at ${name} can only be verified after a retrieval: the provider keeps no checksum of it.`,
  );
}

import { DomainError } from '../../../kernel/domain-error.ts';
import { availabilityOf } from '../../library/domain/availability.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { PutSource } from '../../storage/domain/storage-provider.ts';

/** A usable copy that can be read now; not one at the provider `except`. */
export function readableCopy(
  copies: readonly Copy[],
  now: Date,
  except?: string,
): Copy | undefined {
  return copies.find((copy) => {
    if (!copy.isUsable || copy.location.provider === except) return false;
    const { kind } = availabilityOf([copy], now);
    return kind === 'HOT' || kind === 'RESTORED';
  });
}

/**
 * Source of a content's bytes from the copy. Names its S3 object, which a provider of the same service can copy, but no
 * local files: a hard link is no second copy.
 */
export function copySource(
  content: Content,
  location: StorageLocation,
  providers: Pick<ProviderRegistry, 'get'>,
): PutSource {
  const provider = providers.get(location.provider);
  const s3Object = provider.s3ObjectOf?.(location);
  return {
    size: content.size.bytes,
    sha256: content.sha256,
    ...(s3Object ? { s3Object } : {}),
    async *open(signal, range) {
      yield* await provider.open(location, range, signal);
    },
  };
}

/**
 * Source for reading a content's bytes from any copy, with its local files. Throws `RETRIEVAL_REQUIRED` if every usable
 * copy is archived.
 */
export async function readingSource(
  content: Content,
  copies: readonly Copy[],
  providers: Pick<ProviderRegistry, 'get'>,
  now: Date,
): Promise<PutSource> {
  const location = readableCopy(copies, now)?.location;
  if (!location) throw unreadable(true);
  const localPaths = await providers.get(location.provider).localPathsOf?.(location);
  return { ...copySource(content, location, providers), ...(localPaths ? { localPaths } : {}) };
}

/** The error if no copy can be read; `isArchived`: one could be after a restore. */
export function unreadable(isArchived: boolean): DomainError {
  return isArchived
    ? new DomainError(
        'RETRIEVAL_REQUIRED',
        'No copy can be read without a restore. Request a retrieval first.',
      )
    : new DomainError('OBJECT_NOT_FOUND', 'No intact copy is left from which to copy the bytes.');
}

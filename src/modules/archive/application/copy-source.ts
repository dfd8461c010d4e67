import type { ReadCopies } from '../../library/application/read-copies.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { PutSource } from '../../storage/domain/storage-provider.ts';

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

export interface ReadingSourceDeps {
  readonly providers: Pick<ProviderRegistry, 'get'>;
  readonly readCopies: Pick<ReadCopies, 'find'>;
}

/**
 * Source for reading a content's bytes from the first copy that is there, with its local files. Throws as
 * `ReadCopies.open` does. Must not be called within a transaction.
 */
export async function readingSource(
  content: Content,
  copies: readonly Copy[],
  { providers, readCopies }: ReadingSourceDeps,
  signal?: AbortSignal,
): Promise<PutSource> {
  const usable = copies.filter(({ isUsable }) => isUsable);
  const { location } = await readCopies.find(usable, signal);
  const localPaths = await providers.get(location.provider).localPathsOf?.(location);
  return { ...copySource(content, location, providers), ...(localPaths ? { localPaths } : {}) };
}

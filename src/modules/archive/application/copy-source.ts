import { DomainError } from '../../../kernel/domain-error.ts';
import { availabilityOf } from '../../library/domain/availability.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { PutSource } from '../../storage/domain/storage-provider.ts';

/**
 * Source of a content's bytes from an immediately readable copy. Names its S3 object, which a provider of the same
 * service can copy, but no local files: a hard link is no second copy. Throws `RETRIEVAL_REQUIRED` if every usable copy is archived.
 */
export async function copySource(
  content: Content,
  copies: readonly Copy[],
  providers: ProviderRegistry,
  now: Date,
): Promise<PutSource> {
  const readable = copies.find((copy) => {
    const { kind } = availabilityOf([copy], now);
    return copy.isUsable && (kind === 'HOT' || kind === 'RESTORED');
  });
  if (!readable) {
    throw new DomainError(
      'RETRIEVAL_REQUIRED',
      'No copy can be read without a restore. Request a retrieval first.',
    );
  }
  const { location } = readable;
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

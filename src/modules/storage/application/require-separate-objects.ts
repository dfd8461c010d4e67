import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageLocation } from '../domain/storage-location.ts';
import type { ProviderRegistry } from './provider-registry.ts';

/**
 * Throws `COPY_STATE_INVALID` if both locations have the same bytes in storage: one provider, one object under two names
 * or a hard link. Deleting or damaging one would then affect the other. A provider that does not identify its bytes is
 * separate from every other one.
 */
export async function requireSeparateObjects(
  one: StorageLocation,
  other: StorageLocation,
  providers: Pick<ProviderRegistry, 'get'>,
): Promise<void> {
  const shared = new Set(await identitiesOf(one, providers));
  const isShared = (await identitiesOf(other, providers)).some((identity) => shared.has(identity));
  if (one.provider !== other.provider && !isShared) return;
  throw new DomainError(
    'COPY_STATE_INVALID',
    `The copies at ${one.provider} and ${other.provider} are the same object, so they count as one.`,
  );
}

/** Empty for a missing object. */
async function identitiesOf(
  location: StorageLocation,
  providers: Pick<ProviderRegistry, 'get'>,
): Promise<readonly string[]> {
  try {
    return (await providers.get(location.provider).identitiesOf?.(location)) ?? [];
  } catch (error) {
    if (isDomainError(error, 'OBJECT_NOT_FOUND')) return [];
    throw error;
  }
}

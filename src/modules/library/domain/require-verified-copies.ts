import { DomainError } from '../../../kernel/domain-error.ts';
import type { Copy } from './copy.ts';

/** Throws `COPY_STATE_INVALID` if a provider has no verified copy, or if no provider is required. */
export function requireVerifiedCopies(
  copies: readonly Copy[],
  requiredProviders: readonly string[],
): void {
  if (requiredProviders.length === 0) {
    throw new DomainError('COPY_STATE_INVALID', 'The archive policy does not name a provider.');
  }
  const verified = new Set(
    copies.filter(({ state }) => state === 'VERIFIED').map(({ location }) => location.provider),
  );
  for (const provider of requiredProviders) {
    if (verified.has(provider)) continue;
    throw new DomainError('COPY_STATE_INVALID', `Provider ${provider} has no verified copy.`);
  }
}

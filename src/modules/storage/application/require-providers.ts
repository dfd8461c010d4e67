import { DomainError } from '../../../kernel/domain-error.ts';

/** The providers that may be named. */
export interface NamedProviders {
  readonly all: readonly { readonly name: string }[];
}

/** Throws `PROVIDER_UNKNOWN` unless every name is configured. */
export function requireProviders(names: readonly string[], { all }: NamedProviders): void {
  if (names.every((name) => all.some((provider) => provider.name === name))) return;
  throw new DomainError('PROVIDER_UNKNOWN', 'No provider is configured under this name.');
}

import { DomainError } from '../../../kernel/domain-error.ts';

/** All that can be named. */
export interface NamedProviders {
  readonly all: readonly { readonly name: string }[];
}

/** Throws `PROVIDER_UNKNOWN` unless all of them are configured. */
export function requireProviders(names: readonly string[], { all }: NamedProviders): void {
  if (names.every((name) => all.some((provider) => provider.name === name))) return;
  throw new DomainError('PROVIDER_UNKNOWN', 'no provider is configured under this name');
}

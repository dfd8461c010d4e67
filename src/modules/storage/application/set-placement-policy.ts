import { DomainError } from '../../../kernel/domain-error.ts';
import type { PlacementPolicy } from '../domain/choose-provider.ts';
import type { PlacementOverrides } from './placement-overrides.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { requireProviders } from './require-providers.ts';

/** 100 years; anything longer is a mistake. */
const MAX_SECONDS = 100 * 366 * 86_400;

const MAX_COPIES = 10;

/** Overrides the installation's policy for one owner. Applies to files archived from now on. */
export class SetPlacementPolicy {
  constructor(
    private readonly overrides: Pick<PlacementOverrides, 'set'>,
    private readonly providers: Pick<ProviderRegistry, 'all'>,
  ) {}

  /** Replaces the previous settings. Throws `PROVIDER_UNKNOWN`, `PLACEMENT_INVALID`, `NOT_FOUND`. */
  async execute(ownerId: string, own: Partial<PlacementPolicy>): Promise<void> {
    requireProviders(
      [...(own.order ?? []), ...Object.values(own.orderByCategory ?? {}).flat()],
      this.providers,
    );
    requireWhole('copies', own.copies, MAX_COPIES);
    requireWhole('coldMinBytes', own.coldMinBytes, Number.MAX_SAFE_INTEGER);
    requireWhole('archiveAfterSeconds', own.archiveAfterSeconds, MAX_SECONDS);
    requireWhole('graceSeconds', own.graceSeconds, MAX_SECONDS);
    if (!(await this.overrides.set(ownerId, own)))
      throw new DomainError('NOT_FOUND', 'The user was not found.');
  }
}

function requireWhole(what: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= most)) return;
  throw new DomainError('PLACEMENT_INVALID', `\`${what}\` must be between 0 and ${most}.`);
}

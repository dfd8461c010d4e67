import { DomainError } from '../../../kernel/domain-error.ts';
import type { PlacementPolicy } from '../domain/choose-provider.ts';
import type { PlacementOverrides } from './placement-overrides.ts';
import type { ProviderRegistry } from './provider-registry.ts';
import { requireProviders } from './require-providers.ts';

/** A hundred years: what is more is a mistake. */
const MAX_SECONDS = 100 * 366 * 86_400;

const MAX_COPIES = 10;

/** Decides for one owner otherwise than for the installation. It holds for what is archived from now on. */
export class SetPlacementPolicy {
  constructor(
    private readonly overrides: Pick<PlacementOverrides, 'set'>,
    private readonly providers: Pick<ProviderRegistry, 'all'>,
  ) {}

  /** In place of all that was decided before. Throws `PROVIDER_UNKNOWN`, `PLACEMENT_INVALID`, `NOT_FOUND`. */
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
      throw new DomainError('NOT_FOUND', 'no such user');
  }
}

function requireWhole(what: string, value: number | undefined, most: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value <= most)) return;
  throw new DomainError('PLACEMENT_INVALID', `${what} is 0 to ${most}`);
}

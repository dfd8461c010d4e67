import type { Clock } from '../kernel/clock.ts';
import type { PasswordHasher } from '../modules/account/application/password-hasher.ts';
import type { PriceTable } from '../modules/storage/application/price-table.ts';
import type { ProviderRegistry } from '../modules/storage/application/provider-registry.ts';
import type { RestoreNotifications } from '../modules/storage/application/restore-notifications.ts';
import type { StorageContext } from './open-storage.ts';

/** Replacements for tests. */
export interface Overrides {
  readonly clock?: Clock;
  /** Replaces the configured providers. */
  readonly providers?: (context: StorageContext) => Promise<ProviderRegistry>;
  readonly prices?: PriceTable;
  readonly restoreNotifications?: readonly RestoreNotifications[];
  readonly passwords?: PasswordHasher;
}

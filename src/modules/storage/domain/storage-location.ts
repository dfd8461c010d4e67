import { DomainError } from '../../../kernel/domain-error.ts';
import type { StorageClass } from './storage-class.ts';

/** Where an object lies: the provider's configured name, the key, and the version where there are some. */
export class StorageLocation {
  private constructor(
    readonly provider: string,
    readonly key: string,
    readonly storageClass: StorageClass,
    readonly version: string | undefined,
  ) {}

  /** Throws `STORAGE_LOCATION_INVALID` for a key that is empty, absolute, or climbs with `..`. */
  static of(
    provider: string,
    key: string,
    storageClass: StorageClass,
    version?: string,
  ): StorageLocation {
    const segments = key.split('/');
    if (provider === '' || segments.some((part) => part === '' || part === '.' || part === '..')) {
      throw new DomainError('STORAGE_LOCATION_INVALID', `no storage key: ${key}`);
    }
    return new StorageLocation(provider, key, storageClass, version);
  }

  /** Whether both name the same object; its class may have changed meanwhile. */
  equals(other: StorageLocation): boolean {
    // Loaded from its row, a location without a version has null there.
    const version = (location: StorageLocation): string | null => location.version ?? null;
    return (
      this.provider === other.provider && this.key === other.key && version(this) === version(other)
    );
  }
}

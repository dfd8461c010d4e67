import { DomainError } from '../../../kernel/domain-error.ts';
import type { StorageClass } from './storage-class.ts';

/** The fields of a location, as a row has them. */
export type LocationFields = Pick<StorageLocation, 'provider' | 'key' | 'storageClass' | 'version'>;

/** An object's location: the provider's configured name, the key and, if the provider keeps versions, the version. */
export class StorageLocation {
  private constructor(
    readonly provider: string,
    readonly key: string,
    readonly storageClass: StorageClass,
    readonly version: string | undefined,
  ) {}

  /** Throws `STORAGE_LOCATION_INVALID` for a key that is empty, absolute or contains `..`. */
  static of(
    provider: string,
    key: string,
    storageClass: StorageClass,
    version?: string,
  ): StorageLocation {
    const segments = key.split('/');
    if (provider === '' || segments.some((part) => part === '' || part === '.' || part === '..')) {
      throw new DomainError('STORAGE_LOCATION_INVALID', `Invalid storage key: ${key}.`);
    }
    return new StorageLocation(provider, key, storageClass, version);
  }

  static from({ provider, key, storageClass, version }: LocationFields): StorageLocation {
    return StorageLocation.of(provider, key, storageClass, version);
  }

  /** Whether both identify the same object, regardless of its storage class. */
  equals(other: StorageLocation): boolean {
    // A location loaded from a row has null instead of undefined for a missing version.
    const version = (location: StorageLocation): string | null => location.version ?? null;
    return (
      this.provider === other.provider && this.key === other.key && version(this) === version(other)
    );
  }
}

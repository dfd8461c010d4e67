import type { StorageClass } from '../domain/storage-class.ts';

/** What lies at one provider in one class. */
export interface StorageUsageRow {
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly objects: number;
  readonly bytes: number;
}

/** Sums over the copies that are there. */
export interface StorageUsage {
  /** Of one owner; undefined: of the whole installation. */
  byProvider(ownerId: string | undefined): Promise<StorageUsageRow[]>;
}

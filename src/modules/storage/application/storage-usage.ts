import type { StorageClass } from '../domain/storage-class.ts';

/** Storage use at one provider in one class. */
export interface StorageUsageRow {
  readonly provider: string;
  readonly storageClass: StorageClass;
  readonly objects: number;
  readonly bytes: number;
}

/** Totals over existing copies. */
export interface StorageUsage {
  /** Usage of one owner, or of the whole installation if undefined. */
  byProvider(ownerId: string | undefined): Promise<StorageUsageRow[]>;
}

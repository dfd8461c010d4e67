import { FILE_CATEGORIES, type FileCategory, FileType } from '../../../kernel/file-type.ts';
import type { StorageUsage } from '../../storage/application/storage-usage.ts';
import type { UsageQueries } from './usage-queries.ts';

export interface CategoryUsage {
  readonly category: FileCategory;
  /** Identical files count once. */
  readonly bytes: number;
  /** Completed files, including trashed ones. */
  readonly files: number;
}

export interface ProviderUsage {
  readonly provider: string;
  /** Counts every copy. */
  readonly bytes: number;
}

/** Breaks down an owner's storage usage. */
export class DescribeUsage {
  constructor(
    private readonly usage: UsageQueries,
    private readonly storage: Pick<StorageUsage, 'byProvider'>,
  ) {}

  /** Only categories with files. The bytes add up to the quota's used bytes. */
  async byCategory(ownerId: string): Promise<CategoryUsage[]> {
    const byCategory = Map.groupBy(
      await this.usage.byMimeType(ownerId),
      ({ mimeType }) => FileType.ofMimeType(mimeType).category,
    );
    return FILE_CATEGORIES.flatMap((category) => {
      const types = byCategory.get(category);
      if (!types) return [];
      return [
        {
          category,
          bytes: sum(types.map(({ bytes }) => bytes)),
          files: sum(types.map(({ files }) => files)),
        },
      ];
    });
  }

  /** Ordered by provider name. The quota counts each content once, however many copies exist. */
  async byProvider(ownerId: string): Promise<ProviderUsage[]> {
    const byName = Map.groupBy(await this.storage.byProvider(ownerId), ({ provider }) => provider);
    return [...byName].map(([provider, rows]) => ({
      provider,
      bytes: sum(rows.map(({ bytes }) => bytes)),
    }));
  }

  /** Bytes that emptying the trash would free. */
  trashBytes(ownerId: string): Promise<number> {
    return this.usage.trashBytes(ownerId);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

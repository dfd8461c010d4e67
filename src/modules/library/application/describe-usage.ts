import { FILE_CATEGORIES, type FileCategory, FileType } from '../../../kernel/file-type.ts';
import type { StorageUsage } from '../../storage/application/storage-usage.ts';
import type { UsageQueries } from './usage-queries.ts';

export interface CategoryUsage {
  readonly category: FileCategory;
  /** Each content counts once. */
  readonly bytes: number;
  /** Kept files, those in the trash included. */
  readonly files: number;
}

export interface ProviderUsage {
  readonly provider: string;
  /** Bytes that lie there; every copy counts. */
  readonly bytes: number;
}

/** Says what it is that takes up an owner's quota. */
export class DescribeUsage {
  constructor(
    private readonly usage: UsageQueries,
    private readonly storage: Pick<StorageUsage, 'byProvider'>,
  ) {}

  /** Only categories of which there are files; their bytes together are those that the quota counts as used. */
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

  /** In the order of the providers' names. Copies elsewhere do not count towards the quota. */
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

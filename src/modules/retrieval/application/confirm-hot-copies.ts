import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import type { FileQueries, ReadableCopy } from '../../library/application/file-queries.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import { isCold } from '../../storage/domain/retrieval-hours.ts';

const AT_ONCE = 8;

/**
 * Makes sure that files with an archived copy have the hot copy that makes them readable: otherwise a retrieval would be
 * READY at once and restore nothing.
 */
export class ConfirmHotCopies {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOfMany'>,
    private readonly readCopies: Pick<ReadCopies, 'find'>,
  ) {}

  /** Records hot copies that are missing. Ignores providers that cannot be reached. */
  async execute(ownerId: string, fileIds: readonly string[]): Promise<void> {
    const copies = await this.files.copiesOfMany(ownerId, fileIds);
    const mixed = [...copies.values()].filter(isHotAndCold);
    const looks = mapConcurrent(mixed, AT_ONCE, (those) =>
      this.readCopies.find(those.filter(isHot)).catch(() => undefined),
    );
    for await (const _look of looks);
  }
}

function isHot({ location }: ReadableCopy): boolean {
  return !isCold(location.storageClass);
}

function isHotAndCold(copies: readonly ReadableCopy[]): boolean {
  return copies.some(isHot) && !copies.every(isHot);
}

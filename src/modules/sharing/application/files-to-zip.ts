import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import { leftOutText, listed } from '../../exports/domain/left-out-text.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { type FilesByAccess, splitByAccess } from '../../library/application/split-by-access.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from './share-queries.ts';

/** Maximum number of files in one zip. */
const MAX_ZIPPED = 10_000;

/** The files of a share by what a zip can do with them. */
export interface FilesToZip extends FilesByAccess<SharedFileRow> {
  /** How many selected files the share does not have; only their number may be told. */
  readonly unshared: number;
}

/** Reads which files go into the zip of a share. */
export class ReadFilesToZip {
  constructor(
    private readonly shares: Pick<ShareQueries, 'files' | 'filesAmong'>,
    private readonly files: Pick<FileQueries, 'copiesOfMany'>,
    private readonly clock: Clock,
  ) {}

  /** All files, or those with the selected ids. Throws `SHARE_INVALID` for more than 10,000 files. */
  async execute(share: ShareRow, selected?: readonly string[]): Promise<FilesToZip> {
    const ids = selected && [...new Set(selected)];
    const rows = ids
      ? await this.shares.filesAmong(share, ids)
      : // A single query: ten pages of 1,000 files take three times as long.
        await this.shares.files(share, { after: undefined, limit: MAX_ZIPPED + 1 });
    if (rows.length > MAX_ZIPPED) {
      throw new DomainError('SHARE_INVALID', `A zip can have at most ${MAX_ZIPPED} files.`);
    }
    return {
      ...(await splitByAccess(this.files, share.ownerId, rows, this.clock.now())),
      unshared: ids ? ids.length - rows.length : 0,
    };
  }
}

/** Text for the zip that tells what it lacks; undefined if nothing. */
export function missingText({ frozen, lost, unshared }: FilesToZip): string | undefined {
  const names = (rows: readonly SharedFileRow[]): string[] => rows.map(({ name }) => name);
  const verb = unshared === 1 ? 'is' : 'are';
  return leftOutText('Some files are not in this zip.', [
    listed('These originals are in cold storage; their owner can retrieve them:', names(frozen)),
    listed('No readable copy of these originals is left:', names(lost)),
    unshared === 0 ? [] : [`${unshared} of the selected files ${verb} no longer shared.`],
  ]);
}

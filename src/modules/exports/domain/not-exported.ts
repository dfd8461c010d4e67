import { leftOutText, listed } from './left-out-text.ts';

export const NOT_EXPORTED_NAME = 'NOT-EXPORTED.txt';

/** Chosen files that are not in the zip. */
export interface LeftOut {
  /** Names of trashed files. */
  readonly trashed: readonly string[];
  /** Names of files without a usable copy. */
  readonly lost: readonly string[];
  /** Number of permanently deleted files, whose names are not kept. */
  readonly deleted: number;
}

/** Text for the zip that lists omitted files; undefined if none are. */
export function notExportedText({ trashed, lost, deleted }: LeftOut): string | undefined {
  return leftOutText('Some of the selected files are not in this zip.', [
    listed('These files were in the trash when this zip was created:', trashed),
    listed('No readable copy of these files is left; contact the operator of the server:', lost),
    deleted === 0
      ? []
      : [
          `Permanently deleted before this zip was created: ${deleted} file${deleted === 1 ? '' : 's'}.`,
        ],
  ]);
}

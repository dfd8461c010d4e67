import { FileName } from '../../library/domain/file-name.ts';

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
  const sections = [
    listed('These files were in the trash when this zip was created:', trashed),
    listed('No readable copy of these files is left; contact the operator of the server:', lost),
    deleted === 0
      ? []
      : [
          `Permanently deleted before this zip was created: ${deleted} file${deleted === 1 ? '' : 's'}.`,
        ],
  ].filter((section) => section.length > 0);
  if (sections.length === 0) return undefined;
  const lines = [
    'Some of the selected files are not in this zip.',
    ...sections.flatMap((section) => ['', ...section]),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** One name per line; sanitized names contain no line breaks. */
function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [title, ...names.map((name) => `- ${FileName.of(name).sanitized}`)];
}

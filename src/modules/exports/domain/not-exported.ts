import { FileName } from '../../library/domain/file-name.ts';

export const NOT_EXPORTED_NAME = 'NOT-EXPORTED.txt';

/** What was chosen for an export, and is not in its zip. */
export interface LeftOut {
  /** Names of those that lie in the trash. */
  readonly trashed: readonly string[];
  /** Names of those that have no copy left that can be used. */
  readonly lost: readonly string[];
  /** How many were deleted for good; nothing is kept of them, not even their names. */
  readonly deleted: number;
}

/** The text that tells of them in the zip; undefined when nothing is missing. */
export function notExportedText({ trashed, lost, deleted }: LeftOut): string | undefined {
  const parts = [
    listed('These files were in the trash when this zip was made:', trashed),
    listed('No copy of these files can be read any more; tell whoever runs the server:', lost),
    deleted === 0
      ? []
      : [`Deleted for good before this zip was made: ${deleted} file${deleted === 1 ? '' : 's'}.`],
  ].filter((part) => part.length > 0);
  if (parts.length === 0) return undefined;
  const lines = [
    'Not everything that was chosen is in this zip.',
    ...parts.flatMap((part) => ['', ...part]),
  ];
  return lines.map((line) => `${line}\r\n`).join('');
}

/** One name a line: in their safe form, names break no lines. */
function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [title, ...names.map((name) => `- ${FileName.of(name).sanitized}`)];
}

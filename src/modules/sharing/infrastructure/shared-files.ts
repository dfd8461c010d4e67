import { LISTED } from '../../library/infrastructure/file-rows.ts';
import type { ShareRow } from '../application/share-queries.ts';

const FILES = 'join file f on f.id = m.file_id join content c on c.id = f.content_id';

/** Files listed in a share; `m` is the entry. */
export const IN_FILES = `share s join share_file m on m.share_id = s.id ${FILES}`;

/** Files in the album of a share; `m` is the entry. */
export const IN_ALBUM = `share s join album_file m on m.album_id = s.album_id ${FILES}`;

/** Condition that a share `s` shows the file `f`. */
export const SHOWN = `f.owner_id = s.owner_id and ${LISTED}`;

/** Microseconds within the range of `timestamptz`, because clients choose the numbers in cursors. */
const MAX_MICROSECONDS = '1e17';

/** How the files of a share are selected and ordered. */
export interface SharedFiles {
  /** What follows `from`, with `where` and the condition on `$1`, whose value is `key`. */
  readonly from: string;
  readonly key: string;
  /** Expression for the position in a cursor. */
  readonly position: string;
  /** Columns to order by, which are those of an index: the one of the position, and the ID of the file. */
  readonly column: string;
  readonly fileId: string;
  /** Converts a parameter with a position to a value of the column. */
  readonly valueOf: (parameter: string) => string;
  readonly direction: 'asc' | 'desc';
}

/** Selects the files of a share. Its positions are numbers for every target. */
export function sharedFilesOf(share: ShareRow): SharedFiles {
  if (share.wholeLibrary) return filesOfLibrary(share);
  return {
    from: `${share.album ? IN_ALBUM : IN_FILES} where s.id = $1 and ${SHOWN}`,
    key: share.id,
    position: 'm.position',
    column: 'm.position',
    fileId: 'm.file_id',
    valueOf: (parameter) => `${parameter}::float8`,
    direction: 'asc',
  };
}

/** Time of a file that recipients may know. */
export function timeOf({ includeMetadata }: Pick<ShareRow, 'includeMetadata'>): string {
  return includeMetadata ? 'f.sort_at' : 'f.created_at';
}

/** Matches the indexes `file_timeline` and `file_by_created`. Positions are microseconds since 1970, which are exact. */
function filesOfLibrary(share: ShareRow): SharedFiles {
  const column = timeOf(share);
  return {
    from: `file f join content c on c.id = f.content_id where f.owner_id = $1 and ${LISTED}`,
    key: share.ownerId,
    position: `(extract(epoch from ${column}) * 1e6)::float8`,
    column,
    fileId: 'f.id',
    valueOf: (parameter) =>
      `timestamptz 'epoch' + interval '1 microsecond'
         * greatest(-${MAX_MICROSECONDS}, least(${parameter}::float8, ${MAX_MICROSECONDS}))`,
    direction: 'desc',
  };
}

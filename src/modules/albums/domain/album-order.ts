/** Position of a file in its album. Positions are unique and sort in ascending order. */
export interface AlbumEntry {
  readonly fileId: string;
  readonly position: number;
}

/** Target of a move: before or after another file. */
export type AlbumPlace =
  | { readonly kind: 'AFTER'; readonly fileId: string }
  | { readonly kind: 'BEFORE'; readonly fileId: string };

/** Entries that append files after `last`, the album's highest position if it has files. */
export function appended(last: number | undefined, fileIds: readonly string[]): AlbumEntry[] {
  const start = last === undefined ? 0 : Math.floor(last) + 1;
  return fileIds.map((fileId, at) => ({ fileId, position: start + at }));
}

/**
 * Moves files, in the given order, next to another one, and returns the entries whose position changes. Those are only
 * the moved ones if positions are available between the new neighbours; otherwise the whole album is renumbered.
 * Ignores files that are not in the album and the target itself. Returns undefined if the target is not in the album.
 * `entries` must be sorted by position.
 */
export function moved(
  entries: readonly AlbumEntry[],
  fileIds: readonly string[],
  place: AlbumPlace,
): AlbumEntry[] | undefined {
  const byId = new Map(entries.map((entry) => [entry.fileId, entry]));
  if (!byId.has(place.fileId)) return undefined;
  const moving = [...new Set(fileIds)].filter((id) => byId.has(id) && id !== place.fileId);
  const leaving = new Set(moving);
  const staying = entries.filter(({ fileId }) => !leaving.has(fileId));
  const anchor = staying.findIndex(({ fileId }) => fileId === place.fileId);
  const at = place.kind === 'AFTER' ? anchor + 1 : anchor;
  const between = positionsBetween(staying[at - 1]?.position, staying[at]?.position, moving.length);
  if (between) {
    return zipped(moving, between).filter(
      ({ fileId, position }) => byId.get(fileId)?.position !== position,
    );
  }
  const order = staying.map(({ fileId }) => fileId).toSpliced(at, 0, ...moving);
  return order
    .map((fileId, position) => ({ fileId, position }))
    .filter(({ fileId, position }) => byId.get(fileId)?.position !== position);
}

/**
 * `count` ascending positions between two bounds, either of which may be open; undefined if floating-point precision
 * leaves no room.
 */
function positionsBetween(
  low: number | undefined,
  high: number | undefined,
  count: number,
): number[] | undefined {
  const bottom = low ?? (high === undefined ? -1 : high - count - 1);
  const top = high ?? bottom + count + 1;
  const step = (top - bottom) / (count + 1);
  const positions = Array.from({ length: count }, (_, at) => bottom + step * (at + 1));
  const line = [bottom, ...positions, top];
  const ascends = line.every((position, at) => at === 0 || position > (line[at - 1] ?? position));
  return ascends && line.every((position) => Number.isFinite(position)) ? positions : undefined;
}

function zipped(fileIds: readonly string[], positions: readonly number[]): AlbumEntry[] {
  return fileIds.flatMap((fileId, at) => {
    const position = positions[at];
    return position === undefined ? [] : [{ fileId, position }];
  });
}

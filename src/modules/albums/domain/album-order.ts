/** Where a file stands in its album: lower positions come first, and no two are equal. */
export interface AlbumEntry {
  readonly fileId: string;
  readonly position: number;
}

/** Before or behind which file others are put. */
export type AlbumPlace =
  | { readonly kind: 'AFTER'; readonly fileId: string }
  | { readonly kind: 'BEFORE'; readonly fileId: string };

/** Entries for files that come behind all that are there; `last` is the highest position, if there is one. */
export function appended(last: number | undefined, fileIds: readonly string[]): AlbumEntry[] {
  const start = last === undefined ? 0 : Math.floor(last) + 1;
  return fileIds.map((fileId, at) => ({ fileId, position: start + at }));
}

/**
 * Puts files, in the order they are named in, next to another one, and returns the entries whose position has to
 * change. Those are only the moved ones as long as there is room between their new neighbours; without room all are
 * numbered anew. Files that are not in the album are passed over, and so is the one that the others are put next to.
 * Undefined when that one is not in the album. `entries` come in the order of their positions.
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

/** So many ascending positions between two, either of which may be open; undefined when there is no room for them. */
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

import DataLoader from 'dataloader';

/** Rows by their own id. */
export function byId<Row extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
  remember: boolean,
): DataLoader<string, Row | undefined> {
  return byKey(find, ({ id }) => id, remember);
}

/** Rows by what `keyOf` says; undefined where there is none. */
export function byKey<Row>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  remember: boolean,
): DataLoader<string, Row | undefined> {
  return new DataLoader<string, Row | undefined>(
    async (ids) => {
      const rows = new Map((await find(ids)).map((row) => [keyOf(row), row]));
      return ids.map((id) => rows.get(id));
    },
    { cache: remember },
  );
}

/** Values by key; `none` where there is none. */
export function byMap<Value>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  none: Value,
  remember: boolean,
): DataLoader<string, Value> {
  return new DataLoader<string, Value>(
    async (ids) => {
      const found = await find(ids);
      return ids.map((id) => found.get(id) ?? none);
    },
    { cache: remember },
  );
}

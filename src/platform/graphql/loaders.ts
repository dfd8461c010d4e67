import DataLoader from 'dataloader';

/** Batches individual reads. With `remember`, each row is read once. */
export type Loader<Value> = DataLoader<string, Value>;

/** Loads rows by id. */
export function byId<Row extends { readonly id: string }>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
  remember: boolean,
): Loader<Row | undefined> {
  return byKey(find, ({ id }) => id, remember);
}

/** Loads rows by the key that `keyOf` returns; undefined for a missing row. */
export function byKey<Row>(
  find: (ids: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
  remember: boolean,
): Loader<Row | undefined> {
  return new DataLoader<string, Row | undefined>(
    async (ids) => {
      const rows = new Map((await find(ids)).map((row) => [keyOf(row), row]));
      return ids.map((id) => rows.get(id));
    },
    { cache: remember },
  );
}

/** Loads values by key; `none` for a missing one. */
export function byMap<Value>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
  none: Value,
  remember: boolean,
): Loader<Value> {
  return new DataLoader<string, Value>(
    async (ids) => {
      const found = await find(ids);
      return ids.map((id) => found.get(id) ?? none);
    },
    { cache: remember },
  );
}

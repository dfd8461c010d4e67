import type { Loader } from './loaders.ts';

/**
 * The base of object types whose fields are read from a row or a result. Such a field is declared with the type of the
 * row's property; fields with another name or value are getters.
 */
export abstract class RowObject<Row extends object> {
  constructor(readonly row: Row) {
    copyMissing(row, this);
  }
}

/** Copies the properties that the target's class does not define itself. */
export function copyMissing(source: object, target: object): void {
  for (const [name, value] of Object.entries(source)) {
    if (!(name in target)) Reflect.set(target, name, value);
  }
}

/** Wraps a row in an object; null if the row is missing. */
export function objectOf<Row, Item>(
  row: Row | undefined,
  object: new (row: Row) => Item,
): Item | null {
  return row === undefined ? null : new object(row);
}

/** Loads a row and wraps it in an object; null without an id and if the row is missing. */
export async function loadObject<Row, Item>(
  rows: Pick<Loader<Row | undefined>, 'load'>,
  id: string | null | undefined,
  object: new (row: Row) => Item,
): Promise<Item | null> {
  return id == null ? null : objectOf(await rows.load(id), object);
}

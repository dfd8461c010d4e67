import type { DomainEvent } from '../kernel/domain-event.ts';
import type { Reaction } from '../kernel/reaction.ts';

/** Merges records. Throws an Error listing every duplicate key. */
export function joined<Value>(
  what: string,
  records: readonly (Readonly<Record<string, Value>> | undefined)[],
): Readonly<Record<string, Value>> {
  const entries = records.flatMap((record) => Object.entries(record ?? {}));
  const byName = Map.groupBy(entries, ([name]) => name);
  const twice = [...byName].filter(([, found]) => found.length > 1).map(([name]) => name);
  if (twice.length > 0) throw new Error(`${what} defined more than once: ${twice.join(', ')}`);
  return Object.fromEntries(entries);
}

/** The entry with this name. Throws an Error if no module defines it. */
export function entryOf<Value>(
  what: string,
  table: Readonly<Record<string, Value>>,
  name: string,
): Value {
  const entry = Object.hasOwn(table, name) ? table[name] : undefined;
  if (entry === undefined) throw new Error(`No module defines the ${what} ${name}.`);
  return entry;
}

type Intersection<Parts extends readonly object[]> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? First & Intersection<Rest>
  : unknown;

/** Like `joined`, but preserves the types of all records. */
export function joinedObjects<const Parts extends readonly object[]>(
  what: string,
  ...parts: Parts
): Intersection<Parts> {
  return joined(what, parts as readonly Readonly<Record<string, unknown>>[]) as Intersection<Parts>;
}

type Reactions = Readonly<Record<string, (event: DomainEvent) => readonly Reaction[]>>;

/** The reactions to an event, from all modules in order. An event that only a newer version knows has none. */
export function joinedReactions(
  tables: readonly (Reactions | undefined)[],
): (event: DomainEvent) => readonly Reaction[] {
  const entries = tables.flatMap((table) => Object.entries(table ?? {}));
  const byType = Map.groupBy(entries, ([type]) => type);
  return (event) => (byType.get(event.type) ?? []).flatMap(([, react]) => react(event));
}

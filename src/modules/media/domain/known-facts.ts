type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The properties whose values are known, so that an absent fact is an absent property. */
export function knownFacts<T extends object>(facts: T): Known<T> {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as Known<T>;
}

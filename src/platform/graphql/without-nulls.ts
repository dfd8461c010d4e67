type WithoutNulls<Input> = {
  readonly [Name in keyof Input]: null extends Input[Name]
    ? Exclude<Input[Name], null> | undefined
    : Input[Name];
};

/** Copies an input for a use case, which does not distinguish null from an omitted field. */
export function withoutNulls<Input extends object>(input: Input): WithoutNulls<Input> {
  const entries = Object.entries(input).map(([name, value]) => [name, value ?? undefined]);
  return Object.fromEntries(entries);
}

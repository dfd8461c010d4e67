import {
  getNamedType,
  type GraphQLArgument,
  GraphQLEnumType,
  type GraphQLInputField,
  GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  OperationTypeNode,
} from 'graphql';

/** A value in an operation's variables that is replaced by what an attacker sends. */
export interface Slot {
  /** Name of the argument or input field. */
  readonly name: string;
  /** The named type, such as `ID` or `String`. */
  readonly type: string;
}

/** An operation with a single root field, its required arguments and possibly an optional one. */
export interface RootOperation {
  readonly kind: OperationTypeNode;
  readonly field: string;
  readonly document: string;
  readonly slots: readonly Slot[];
  /** The variables with a value for each slot. */
  variables(valueOf: (slot: Slot, index: number) => unknown): Record<string, unknown>;
}

/** Valid values of leaf types whose content does not matter. */
const LEAVES: Readonly<Record<string, unknown>> = {
  Int: 5,
  Float: 1.5,
  Boolean: true,
  ByteSize: 1_000,
  Date: '2026-06-14',
  DateTime: '2036-06-14T05:12:00.000Z',
  MimeType: 'image/jpeg',
  URL: 'https://example.org/',
};

/** Leaf types that may carry something of another user. */
const SLOT_TYPES = new Set(['ID', 'String', 'SHA256', 'SyncCursor']);

const MAX_DEPTH = 2;

/**
 * One operation per root field with its required arguments, and one more for each optional argument or input field that
 * can carry an id, a name, a hash, a token or a cursor.
 */
export function rootOperations(schema: GraphQLSchema): RootOperation[] {
  return Object.values(OperationTypeNode).flatMap((kind) => {
    const fields = schema.getRootType(kind)?.getFields() ?? {};
    return Object.values(fields).flatMap((field) => {
      const selection = selectionOf(schema, field.type, MAX_DEPTH);
      return argumentSets(field.args).map((args): RootOperation => {
        const variables: RootOperation['variables'] = (valueOf) => {
          let index = 0;
          const next: SlotValue = (slot) => {
            index += 1;
            return valueOf(slot, index - 1);
          };
          return Object.fromEntries(
            args.map(({ name, type, variant }) => [name, valueFor(type, name, next, variant)]),
          );
        };
        const slots: Slot[] = [];
        variables((slot) => slots.push(slot));
        const declared = args.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
        const passed = args.map(({ name }) => `${name}: $${name}`).join(', ');
        const inner = args.length > 0 ? `${field.name}(${passed})` : field.name;
        return {
          kind,
          field: field.name,
          document: `${kind}${declared && ` (${declared})`} { ${inner} ${selection} }`,
          slots,
          variables,
        };
      });
    });
  });
}

/** An argument, with the path of optional input fields to include. */
interface ChosenArgument {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly variant: readonly string[];
}

function argumentSets(args: readonly GraphQLArgument[]): ChosenArgument[][] {
  const required = args.filter(({ type }) => isNonNullType(type));
  const base = required.map(({ name, type }) => ({ name, type, variant: [] }));
  const others = args.flatMap(({ name, type }) =>
    optionalPaths(type, isNonNullType(type), []).map((variant) => [
      ...base.filter((one) => one.name !== name),
      { name, type, variant },
    ]),
  );
  return [base, ...others];
}

/** Paths to optional values that lead to a slot. Inputs are not nested in themselves. */
function optionalPaths(
  type: GraphQLInputType,
  isRequired: boolean,
  outer: readonly GraphQLInputObjectType[],
): string[][] {
  const named = getNamedType(type);
  if (!(named instanceof GraphQLInputObjectType)) {
    return !isRequired && SLOT_TYPES.has(named.name) ? [[]] : [];
  }
  if (outer.includes(named)) return [];
  return Object.values(named.getFields()).flatMap((field) =>
    optionalPaths(field.type, isNonNullType(field.type), [...outer, named]).map((path) => [
      field.name,
      ...path,
    ]),
  );
}

function includedFields(
  type: GraphQLInputObjectType,
  [wanted, ...rest]: readonly string[],
): { field: GraphQLInputField; rest: readonly string[] }[] {
  return Object.values(type.getFields())
    .filter((field) => isNonNullType(field.type) || field.name === wanted)
    .map((field) => ({ field, rest: field.name === wanted ? rest : [] }));
}

type SlotValue = (slot: Slot) => unknown;

function valueFor(
  type: GraphQLInputType,
  name: string,
  slotValue: SlotValue,
  variant: readonly string[],
): unknown {
  if (isNonNullType(type)) return valueFor(type.ofType, name, slotValue, variant);
  if (isListType(type)) return [valueFor(type.ofType, name, slotValue, variant)];
  if (type instanceof GraphQLInputObjectType) {
    return Object.fromEntries(
      includedFields(type, variant).map(({ field, rest }) => [
        field.name,
        valueFor(field.type, field.name, slotValue, rest),
      ]),
    );
  }
  if (SLOT_TYPES.has(type.name)) return slotValue({ name, type: type.name });
  if (type instanceof GraphQLEnumType) return type.getValues()[0]?.name;
  if (!(type.name in LEAVES)) throw new Error(`no example of ${type.name}`);
  return LEAVES[type.name];
}

/** Selects all leaf fields down to a depth; in unions and interfaces those of the members themselves. */
function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (isAbstractType(named)) {
    const types = new Map<string, string>();
    const fragments = schema.getPossibleTypes(named).map((one) => {
      const fields = Object.values(one.getFields()).filter((field) => {
        if (!isLeafType(getNamedType(field.type)) || field.args.length > 0) return false;
        // Fields of one name must have the same type in all members.
        const known = types.get(field.name) ?? String(field.type);
        types.set(field.name, known);
        return known === String(field.type);
      });
      return `... on ${one.name} { __typename ${fields.map(({ name }) => name).join(' ')} }`;
    });
    return `{ __typename ${fragments.join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    // `nodes` has the same items.
    if (field.name === 'edges') return [];
    if (!isLeafType(getNamedType(field.type)) && depth === 0) return [];
    const required = field.args.filter((arg) => isNonNullType(arg.type) && !arg.defaultValue);
    if (required.some((arg) => getNamedType(arg.type).name !== 'Int')) return [];
    const args = required.map(({ name }) => `${name}: ${name === 'size' ? 256 : 2}`).join(', ');
    return [`${field.name}${args && `(${args})`} ${selectionOf(schema, field.type, depth - 1)}`];
  });
  return `{ ${['__typename', ...fields].join(' ')} }`;
}

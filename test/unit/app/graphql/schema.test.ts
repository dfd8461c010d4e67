import { readFile } from 'node:fs/promises';

import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';

import { resolversOf } from '../../../../src/app/contributions.ts';
import type { UseCases } from '../../../../src/app/modules.ts';
import { schemaText } from '../../../../src/platform/graphql/schema-text.ts';
import { buildGraphqlSchema } from '../../../../src/platform/graphql/schema.ts';

describe('the schema', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    schema = await buildGraphqlSchema(resolversOf({} as UseCases));
  });

  it('matches schema.graphql (npm run schema)', async () => {
    expect(await readFile('schema.graphql', 'utf8')).toBe(schemaText(schema));
  });

  it('describes every type and field', () => {
    const ours = Object.values(schema.getTypeMap()).filter(
      ({ name }) =>
        !/^(__|Query$|Mutation$|Subscription$|String$|Int$|Float$|Boolean$|ID$)/.test(name),
    );
    const silent = ours.filter(({ description }) => !description).map(({ name }) => name);
    const fields = Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith('__'))
      .filter((type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      .flatMap((type) =>
        Object.values(type.getFields())
          .filter(({ description }) => !description)
          .map(({ name }) => `${type.name}.${name}`),
      );
    expect([...silent, ...fields]).toEqual([]);
  });

  it('writes enum values in upper case', () => {
    const values = Object.values(schema.getTypeMap())
      .filter((type) => isEnumType(type) && !type.name.startsWith('__'))
      .flatMap((type) => (isEnumType(type) ? type.getValues().map(({ name }) => name) : []));
    expect(values.filter((name) => !/^[A-Z_]+$/.test(name))).toEqual([]);
  });
});

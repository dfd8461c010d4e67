import { readdirSync, readFileSync } from 'node:fs';

import { buildSchema, type DocumentNode, Kind, OperationTypeNode, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GRAPHIQL_EXAMPLES } from '../../../src/platform/graphiql/graphiql-examples.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { type GraphqlApp, send, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';
import { documentedOperations } from '../../support/repository/documented-operations.ts';

interface Example {
  readonly where: string;
  readonly text: string;
}

const ROOT = new URL('../../../', import.meta.url);
const DOCS = ['README.md', ...readdirSync(new URL('docs', ROOT)).map((name) => `docs/${name}`)];

/** The GraphQL examples of the documentation. */
const WRITTEN: Example[] = DOCS.filter((name) => name.endsWith('.md')).flatMap((name) =>
  documentedOperations(name).map((text, at) => ({ where: `${name} (${at + 1})`, text })),
);

const TABS: Example[] = GRAPHIQL_EXAMPLES.map((text, at) => ({
  where: `GraphiQL ${at + 1}`,
  text,
}));

/** Each operation with the fragments, since an example may show several. */
function operationsOf({ definitions }: DocumentNode): DocumentNode[] {
  const fragments = definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  return definitions
    .filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
    .map((operation) => ({ kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }));
}

const schema = buildSchema(readFileSync(new URL('schema.graphql', ROOT), 'utf8'));

/** Whether it is one query that can be sent as it is. */
function isRunnable(document: DocumentNode): boolean {
  const [operation, ...others] = document.definitions.filter(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  );
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return false;
  const isComplete = (operation.variableDefinitions ?? []).every(
    ({ type, defaultValue }) => defaultValue !== undefined || type.kind !== Kind.NON_NULL_TYPE,
  );
  return operation.operation === OperationTypeNode.QUERY && isComplete;
}

describe('a GraphQL example', () => {
  let server: GraphqlApp;
  let user: TestUser;
  beforeAll(async () => {
    server = await startGraphqlApp();
    user = await server.app.signUp();
    await keepFiles(server.app, user, 3, { tags: ['sea'] });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each([...WRITTEN, ...TABS])('in $where is valid', ({ text }) => {
    const problems = operationsOf(parse(text)).flatMap((one) => validate(schema, one));
    expect(problems).toEqual([]);
  });

  it.each([...WRITTEN, ...TABS].filter(({ text }) => isRunnable(parse(text))))(
    'in $where runs',
    async ({ text }) => {
      const { data, errors } = await send(server, text, {}, user.token);
      expect(errors).toBeUndefined();
      expect(data).toBeTruthy();
    },
  );
});

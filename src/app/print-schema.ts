import { readFile, writeFile } from 'node:fs/promises';

import { schemaText } from '../platform/graphql/schema-text.ts';
import { buildGraphqlSchema } from '../platform/graphql/schema.ts';
import { resolversOf } from './contributions.ts';
import type { UseCases } from './modules.ts';

const FILE = 'schema.graphql';

// The schema is built from the resolvers' decorators; no resolver is called, so none needs dependencies.
const text = schemaText(await buildGraphqlSchema(resolversOf({} as UseCases)));

if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
  console.error(`${FILE} is out of date. Run: npm run schema`);
  process.exitCode = 1;
}

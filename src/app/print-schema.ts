import { readFile, writeFile } from 'node:fs/promises';

import { schemaText } from '../platform/graphql/schema-text.ts';
import { buildGraphqlSchema } from '../platform/graphql/schema.ts';
import { resolversOf } from './contributions.ts';
import type { UseCases } from './modules.ts';

const FILE = 'schema.graphql';

// The schema comes from the resolvers' decorators: none of them is called, so none needs anything.
const text = schemaText(await buildGraphqlSchema(resolversOf({} as UseCases)));

if (!process.argv.includes('--check')) {
  await writeFile(FILE, text);
} else if ((await readFile(FILE, 'utf8').catch(() => '')) !== text) {
  console.error(`${FILE} is not what the code says: npm run schema`);
  process.exitCode = 1;
}

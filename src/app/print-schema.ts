import { writeFile } from 'node:fs/promises';

import { type GraphqlParts, graphqlResolvers } from '../api/graphql/resolvers.ts';
import { schemaText } from '../api/graphql/schema-text.ts';
import { buildGraphqlSchema } from '../api/graphql/schema.ts';

// The schema comes from the resolvers' decorators: none of them is called, so none needs anything.
const schema = await buildGraphqlSchema(graphqlResolvers({} as GraphqlParts));
await writeFile('schema.graphql', schemaText(schema));

import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** What stands in schema.graphql: sorted, so that it differs only where the schema does. */
export function schemaText(schema: GraphQLSchema): string {
  return `# Made by \`npm run schema\`; do not edit.\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}

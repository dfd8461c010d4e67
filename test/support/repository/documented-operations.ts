import { readFileSync } from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);

/** The GraphQL examples of a Markdown file of the repository, in order. */
export function documentedOperations(name: string): string[] {
  return Array.from(
    readFileSync(new URL(name, ROOT), 'utf8').matchAll(/^```graphql\n(.*?)^```/gms),
    ([, text = '']) => text,
  );
}

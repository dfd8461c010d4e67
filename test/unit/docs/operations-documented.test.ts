import { readFileSync } from 'node:fs';

import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

const schema = buildSchema(read('schema.graphql'));

/** The operations of a page; one block may contain several unnamed ones. */
function operationsOf(path: string): string[] {
  return [...read(path).matchAll(/```graphql\n(.*?)```/gs)].flatMap(([, text = '']) =>
    parse(text).definitions.map(({ loc }) => text.slice(loc?.start, loc?.end)),
  );
}

describe('documented operations', () => {
  it.each(['README.md', 'docs/cold-storage.md', 'docs/export.md', 'docs/uploads.md'])(
    'in %s are valid',
    (path) => {
      const operations = operationsOf(path);
      expect(operations.length).toBeGreaterThan(0);
      for (const operation of operations) {
        const wrong = validate(schema, parse(operation)).map(({ message }) => message);
        expect(wrong, operation).toEqual([]);
      }
    },
  );
});

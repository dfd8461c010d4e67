import { describe, expect, it } from 'vitest';

import { loadObject, objectOf, RowObject } from '../../../../src/platform/graphql/row-object.ts';

interface PersonRow {
  readonly name: string;
  readonly city: string | undefined;
}

class PersonObject extends RowObject<PersonRow> {
  declare readonly city: PersonRow['city'];

  get name(): string {
    return this.row.name.toUpperCase();
  }
}

const ADA: PersonRow = { name: 'Ada', city: 'London' };

describe('RowObject', () => {
  it('reads a declared field from the row', () => {
    expect(new PersonObject(ADA).city).toBe('London');
    expect(new PersonObject({ name: 'Ada', city: undefined }).city).toBeUndefined();
  });

  it('keeps a getter that has the name of a property of the row', () => {
    expect(new PersonObject(ADA).name).toBe('ADA');
  });

  it('is null for a missing row', () => {
    expect(objectOf(undefined, PersonObject)).toBeNull();
    expect(objectOf(ADA, PersonObject)).toBeInstanceOf(PersonObject);
  });

  it('is loaded by id, and null without an id', async () => {
    const rows = { load: async (id: string) => (id === 'ada' ? ADA : undefined) };
    expect(await loadObject(rows, 'ada', PersonObject)).toMatchObject({ row: ADA });
    expect(await loadObject(rows, 'eve', PersonObject)).toBeNull();
    expect(await loadObject(rows, undefined, PersonObject)).toBeNull();
  });
});

import { describe, expect, it } from 'vitest';

import {
  sharedPlaces,
  type StoragePlace,
} from '../../../../src/modules/storage/domain/storage-place.ts';

const folder = (path: string): StoragePlace => ({ kind: 'folder', path });
const bucket = (name: string, prefix = '', endpoint = 'https://s3.example.org'): StoragePlace => ({
  kind: 'bucket',
  endpoint,
  bucket: name,
  prefix,
});

describe('two places are separate', () => {
  it.each([
    ['folders side by side', folder('/data/a'), folder('/data/b')],
    ['a folder whose name begins with the other', folder('/data/a'), folder('/data/a-2')],
    ['two buckets', bucket('one'), bucket('two')],
    ['one bucket name at two services', bucket('one'), bucket('one', '', 'https://other.org')],
    ['two prefixes', bucket('one', 'a/'), bucket('one', 'b/')],
    ['a folder and a bucket', folder('/one'), bucket('one')],
  ])('%s', (_what, a, b) => {
    expect(sharedPlaces([at('One', a), at('Other', b)])).toEqual([]);
  });
});

describe('a shared place is reported with both owners', () => {
  it.each([
    ['one folder', folder('/data/a'), folder('/data/a'), '/data/a/'],
    [
      'nested folders',
      folder('/data'),
      folder('/data/a'),
      '/data/a/, which lies within /data/ of One',
    ],
    ['one prefix', bucket('one', 'a/'), bucket('one', 'a/'), 'https://s3.example.org/one/a/'],
    [
      'nested prefixes',
      bucket('one'),
      bucket('one', 'a/'),
      'lies within https://s3.example.org/one/',
    ],
  ])('%s', (_what, a, b, told) => {
    for (const problem of [
      sharedPlaces([at('One', a), at('Other', b)]),
      sharedPlaces([at('Third', folder('/elsewhere')), at('Other', b), at('One', a)]),
    ]) {
      expect(problem).toHaveLength(1);
      expect(problem[0]).toContain(told);
      expect(problem[0]).toMatch(/One.*Other|Other.*One/);
    }
  });
});

function at(owner: string, place: StoragePlace) {
  return { owner, place };
}

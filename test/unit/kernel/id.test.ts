import { describe, expect, it } from 'vitest';

import { formatId, parseId, uuidOf } from '../../../src/kernel/id.ts';

const UUID = '0190a000-0000-7000-8000-00000000abcd';

describe('public IDs', () => {
  it.each([
    'file',
    'user',
    'upload',
    'content',
    'retrieval',
    'share',
    'album',
    'savedsearch',
  ] as const)('of kind %s round-trip', (prefix) => {
    expect(parseId(formatId(prefix, UUID))).toEqual({ prefix, uuid: UUID });
  });

  it('consist of the prefix, an underscore and the UUID', () => {
    expect(formatId('file', UUID)).toBe(`file_${UUID}`);
  });

  it.each([
    ['nothing', ''],
    ['a bare UUID', UUID],
    ['no prefix', `_${UUID}`],
    ['an unknown kind', `blob_${UUID}`],
    ['a kind that is a property of every object', `constructor_${UUID}`],
    ['an upper-case kind', `FILE_${UUID}`],
    ['an upper-case UUID', `file_${UUID.toUpperCase()}`],
    ['a UUID without dashes', `file_${UUID.replaceAll('-', '')}`],
    ['a short UUID', `file_${UUID.slice(1)}`],
    ['a trailing newline', `file_${UUID}\n`],
    ['a leading space', ` file_${UUID}`],
    ['two ids', `file_${UUID}file_${UUID}`],
    ['SQL', `file_${UUID}' or '1'='1`],
  ])('cannot be %s', (_what, text) => {
    expect(parseId(text)).toBeUndefined();
    expect(uuidOf('file', text)).toBeUndefined();
  });

  it('of one kind are not accepted as another', () => {
    expect(uuidOf('file', `file_${UUID}`)).toBe(UUID);
    expect(uuidOf('user', `file_${UUID}`)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';

import { FileType } from '../../../../src/kernel/file-type.ts';
import {
  type UploadFields,
  uploadRequestOf,
} from '../../../../src/modules/upload/application/upload-request.ts';

const NO_PROVIDERS = { all: [] };

describe('uploadRequestOf', () => {
  it('reads every field', () => {
    const request = uploadRequestOf(
      {
        filename: 'a.jpg',
        filetype: 'image/jpeg',
        sha256: 'AB'.repeat(32),
        capturedAt: '2020-01-02T03:04:05Z',
        tags: [' sea '],
        provider: 'ice',
      },
      { all: [{ name: 'local' }, { name: 'ice' }] },
    );
    expect(request.name.original).toBe('a.jpg');
    expect(request.claimedType.mimeType).toBe('image/jpeg');
    expect(request.declaredHash?.hex).toBe('ab'.repeat(32));
    expect(request.captureTime).toMatchObject({
      at: new Date('2020-01-02T03:04:05Z'),
      source: 'CLIENT',
    });
    expect(request.tags).toEqual(['sea']);
    expect(request.provider).toBe('ice');
  });

  it.each<[string, UploadFields]>([
    ['omitted', {}],
    ['empty', { filename: '', filetype: '', sha256: '', capturedAt: '', tags: [] }],
    ['undefined', { filename: undefined, filetype: undefined, sha256: undefined, tags: undefined }],
  ])('uses defaults for fields that are %s', (_what, fields) => {
    const request = uploadRequestOf(fields, NO_PROVIDERS);
    expect(request.name.original).toBe('unnamed');
    expect(request.claimedType).toBe(FileType.unknown);
    expect(request.declaredHash).toBeUndefined();
    expect(request.captureTime).toBeUndefined();
    expect(request.tags).toEqual([]);
  });

  it.each<[UploadFields, string]>([
    [{ filename: 'a\u0000' }, 'FILE_NAME_INVALID'],
    [{ filetype: 'jpeg' }, 'FILE_TYPE_INVALID'],
    [{ sha256: 'xyz' }, 'FILE_HASH_INVALID'],
    [{ capturedAt: '2020-01-02' }, 'CAPTURE_TIME_INVALID'],
    [{ tags: ['a', ''] }, 'TAG_INVALID'],
    [{ provider: 'typo' }, 'PROVIDER_UNKNOWN'],
  ])('refuses %j with %s', (fields, code) => {
    expect(() => uploadRequestOf(fields, NO_PROVIDERS)).toThrow(expect.objectContaining({ code }));
  });
});

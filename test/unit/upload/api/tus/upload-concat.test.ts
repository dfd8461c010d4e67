import { describe, expect, it } from 'vitest';

import { parseUploadConcat } from '../../../../../src/modules/upload/api/tus/upload-concat.ts';

const PUBLIC_URL = 'https://photos.example.org/backup/';
const idsIn = (header: string, publicUrl: string | undefined = PUBLIC_URL) =>
  parseUploadConcat(header, publicUrl);

describe('Upload-Concat', () => {
  it.each([
    'final;/uploads/upload_a /uploads/upload_b',
    'final;/backup/uploads/upload_a /uploads/upload_b',
    'final;https://photos.example.org/backup/uploads/upload_a http://10.0.0.1/uploads/upload_b',
    'final; /uploads/upload_a  /uploads/upload_b ',
  ])('reads the ids of %s', (header) => {
    expect(idsIn(header)).toEqual({ kind: 'final', uploadIds: ['upload_a', 'upload_b'] });
  });

  it.each([
    '/uploads/upload_a,/uploads/upload_b',
    '/uploads/upload_a/',
    '/uploads/upload_a/upload_b',
    '/uploads/upload_a?x=1',
    '/uploads/upload_a#x',
    '/uploads/',
    '/uploads/upload%5Fa',
    '/uploads/../uploads/upload_a',
    '//uploads/upload_a',
    '/other/uploads/upload_a',
    '/backup/other/uploads/upload_a',
    'uploads/upload_a',
    'upload_a',
    'ftp://photos.example.org/uploads/upload_a',
    'https://photos.example.org',
    'https:///uploads/upload_a',
  ])('rejects %s', (entry) => {
    const invalid = expect.objectContaining({ code: 'CONCATENATION_INVALID' });
    expect(() => idsIn(`final;${entry}`)).toThrow(invalid);
    expect(() => idsIn(`final;/uploads/upload_b ${entry}`)).toThrow(invalid);
  });

  it('knows no path without a public URL', () => {
    expect(() => idsIn('final;/backup/uploads/upload_a', 'https://photos.example.org')).toThrow();
  });

  it.each(['', 'final', 'Partial', 'partial;', 'whole'])('rejects %j', (header) => {
    expect(() => idsIn(header)).toThrow(expect.objectContaining({ code: 'TUS_HEADER_INVALID' }));
  });
});

import { describe, expect, it } from 'vitest';

import { FILE_CATEGORIES, FileType } from '../../../src/kernel/file-type.ts';

describe('FileType', () => {
  it.each([
    ['image/jpeg', 'image/jpeg'],
    [' Image/JPEG ', 'image/jpeg'],
    ['text/plain; charset=utf-8', 'text/plain'],
    ['image/svg+xml', 'image/svg+xml'],
    ['application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.text'],
    [`a/${'b'.repeat(127)}`, `a/${'b'.repeat(127)}`],
  ])('reads %j as %s', (text, mimeType) => {
    expect(FileType.ofMimeType(text).mimeType).toBe(mimeType);
    expect(String(FileType.ofMimeType(text))).toBe(mimeType);
  });

  it.each([
    '',
    ';charset=utf-8',
    'jpeg',
    'image/',
    '/jpeg',
    'image/jpeg/x',
    'image /jpeg',
    'image/*',
    'image/jp\u00e9g',
    'image/jpeg\r\nSet-Cookie: a=b',
    `a/${'b'.repeat(128)}`,
    '-/x',
  ])('refuses %j', (text) => {
    expect(() => FileType.ofMimeType(text)).toThrow(
      expect.objectContaining({ code: 'FILE_TYPE_INVALID' }),
    );
  });

  it.each([
    ['image/heic', 'IMAGE'],
    ['video/quicktime', 'VIDEO'],
    ['audio/mpeg', 'AUDIO'],
    ['text/csv', 'DOCUMENT'],
    ['application/pdf', 'DOCUMENT'],
    ['application/json', 'DOCUMENT'],
    ['application/msword', 'DOCUMENT'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCUMENT'],
    ['application/vnd.apple.pages', 'DOCUMENT'],
    ['application/epub+zip', 'DOCUMENT'],
    ['application/zip', 'ARCHIVE'],
    ['application/x-7z-compressed', 'ARCHIVE'],
    ['application/vnd.rar', 'ARCHIVE'],
    ['application/zip-x', 'OTHER'],
    ['application/pdf-x', 'OTHER'],
    ['application/octet-stream', 'OTHER'],
    ['imagex/jpeg', 'OTHER'],
    ['font/woff2', 'OTHER'],
  ] as const)('categorizes %s as %s', (mimeType, category) => {
    expect(FileType.ofMimeType(mimeType).category).toBe(category);
    expect(FILE_CATEGORIES).toContain(category);
  });

  it('prefers the detected type to the claimed one and the claimed one to unknown', () => {
    const png = FileType.ofMimeType('image/png');
    const exe = FileType.ofMimeType('application/x-msdownload');
    expect(FileType.resolve(png, exe)).toBe(exe);
    expect(FileType.resolve(png, undefined)).toBe(png);
    expect(FileType.resolve(undefined, undefined)).toBe(FileType.unknown);
    expect(FileType.unknown.mimeType).toBe('application/octet-stream');
  });

  it('equals the same MIME type, ignoring parameters', () => {
    const plain = FileType.ofMimeType('text/plain');
    expect(plain.equals(FileType.ofMimeType('TEXT/plain;charset=utf-8'))).toBe(true);
    expect(plain.equals(FileType.unknown)).toBe(false);
  });
});

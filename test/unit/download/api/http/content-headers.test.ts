import { validateHeaderValue } from 'node:http';

import { describe, expect, it } from 'vitest';

import {
  contentDisposition,
  contentHeaders,
  contentType,
} from '../../../../../src/platform/http/content-headers.ts';

const photo = {
  sanitizedName: 'beach.jpg',
  mimeType: 'image/jpeg',
  sha256: 'ab'.repeat(32),
  download: false,
};
const named = (sanitizedName: string): string => contentDisposition({ ...photo, sanitizedName });

describe('contentHeaders', () => {
  it('serves a photo inline, with its hash as the ETag', () => {
    expect(contentHeaders(photo)).toMatchObject({
      etag: `"sha256-${'ab'.repeat(32)}"`,
      'content-type': 'image/jpeg',
      'content-disposition': `inline; filename="beach.jpg"; filename*=UTF-8''beach.jpg`,
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=0, must-revalidate, no-transform',
    });
  });

  it.each(['image/jpeg', 'text/html'])('sandboxes %s', (mimeType) => {
    const headers = contentHeaders({ ...photo, mimeType });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = headers['content-security-policy']?.split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy?.find((directive) => directive.startsWith('sandbox'))).not.toMatch(/script/);
    expect(policy?.some((directive) => directive.startsWith('script-src'))).toBe(false);
  });
});

describe('contentType', () => {
  it.each([
    'text/html',
    'application/xhtml+xml',
    'image/svg+xml',
    'text/xml',
    'application/xml',
    'application/xml-dtd',
    'application/rss+xml',
    'text/javascript',
    'text/javascript1.5',
    'application/x-javascript',
    'application/ecmascript',
    'text/vbscript',
    'text/css',
    'application/pdf',
    'application/postscript',
    'application/wasm',
    'application/x-shockwave-flash',
    'multipart/x-mixed-replace',
    'message/rfc822',
    'image/png\r\nX-Evil: 1',
    'nonsense',
    '',
    '😀/😀',
  ])('serves %j as an octet-stream attachment', (mimeType) => {
    expect(contentType(mimeType)).toBe('application/octet-stream');
    expect(contentDisposition({ ...photo, mimeType })).toMatch(/^attachment;/);
  });

  it.each([
    'image/heic',
    'image/tiff',
    'application/zip',
    'text/csv',
    'video/x-matroska',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ])('serves %s as an attachment of its own type', (mimeType) => {
    expect(contentType(mimeType)).toBe(mimeType);
    expect(contentDisposition({ ...photo, mimeType })).toMatch(/^attachment;/);
  });

  it.each(['image/png', 'image/avif', 'audio/mpeg', 'audio/flac', 'video/mp4', 'video/quicktime'])(
    'serves %s inline unless the client requests a download',
    (mimeType) => {
      expect(contentType(mimeType)).toBe(mimeType);
      expect(contentDisposition({ ...photo, mimeType })).toMatch(/^inline;/);
      expect(contentDisposition({ ...photo, mimeType, download: true })).toMatch(/^attachment;/);
    },
  );

  it('declares plain text as UTF-8', () => {
    expect(contentType('text/plain')).toBe('text/plain; charset=utf-8');
    expect(contentDisposition({ ...photo, mimeType: 'text/plain' })).toMatch(/^inline;/);
  });
});

describe('contentDisposition', () => {
  it.each([
    ['été 😀.jpg', '_t_ _.jpg', '%C3%A9t%C3%A9%20%F0%9F%98%80.jpg'],
    ['a"b\\c.jpg', 'a_b_c.jpg', 'a%22b%5Cc.jpg'],
    ['x\r\nSet-Cookie: a=b', 'x__Set-Cookie: a=b', 'x%0D%0ASet-Cookie%3A%20a%3Db'],
    ["it's (1)*.jpg", "it's (1)*.jpg", 'it%27s%20%281%29%2A.jpg'],
    ['100%41.jpg', '100_41.jpg', '100%2541.jpg'],
    ['a;filename=b.exe', 'a;filename=b.exe', 'a%3Bfilename%3Db.exe'],
    ['\u202egpj.exe', '_gpj.exe', '%E2%80%AEgpj.exe'],
    ['lone \ud800.jpg', 'lone _.jpg', 'lone%20%EF%BF%BD.jpg'],
    ['tab\tnul\u0000.jpg', 'tab_nul_.jpg', 'tab%09nul%00.jpg'],
  ])('encodes %j for every client', (name, ascii, utf8) => {
    expect(named(name)).toBe(`inline; filename="${ascii}"; filename*=UTF-8''${utf8}`);
  });

  it.each(['"\r\n\\😀é\u202e;,=%'.repeat(800), '\udfff'.repeat(100), ''])(
    'produces a well-formed ASCII header value that decodes to the name (%#)',
    (name) => {
      const value = named(name);
      expect(() => validateHeaderValue('content-disposition', value)).not.toThrow();
      // The RFC 6266 grammar with quoted-string and ext-value, and nothing else.
      const match =
        /^inline; filename="([\x20\x21\x23-\x5b\x5d-\x7e]*)"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*)$/.exec(
          value,
        );
      expect(decodeURIComponent(match?.[2] ?? 'no match')).toBe(name.toWellFormed());
    },
  );
});

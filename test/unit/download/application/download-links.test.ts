import { describe, expect, it } from 'vitest';

import { DownloadLinks } from '../../../../src/modules/download/application/download-links.ts';
import { hmacSignatures } from '../../../../src/platform/hmac-signatures.ts';

const FILE = '0199c1de-7c00-7000-8000-000000000001';
const NOW = new Date('2026-01-02T03:04:05.678Z');
const links = new DownloadLinks(hmacSignatures('test', new Uint8Array(32)), { now: () => NOW });

describe('DownloadLinks', () => {
  it.each([
    ['its own grant', 0, true],
    ['a later expiry', 1, false],
    ['an invalid expiry', NaN, false],
  ])('answers whether it allows %s', (_, later, allowed) => {
    const { expiresAt, signature } = links.grant(FILE);
    const given = new Date(expiresAt.getTime() + later);
    expect(links.allows(FILE, given, signature)).toBe(allowed);
  });
});

import { describe, expect, it } from 'vitest';

import { hmacSignatures } from '../../../src/platform/hmac-signatures.ts';

const FILE = '0199c1de-7c00-7000-8000-000000000001';
const EXPIRES = '2026-01-02T03:04:05.678Z';
const signatures = hmacSignatures('test', new Uint8Array(32).fill(7));
const signature = signatures.sign([FILE, EXPIRES]);

describe('hmacSignatures', () => {
  it('accepts its own signature, including on another node with the same secret', () => {
    const elsewhere = hmacSignatures('test', new Uint8Array(32).fill(7));
    expect(signatures.verify([FILE, EXPIRES], signature)).toBe(true);
    expect(elsewhere.verify([FILE, EXPIRES], signature)).toBe(true);
  });

  it('is URL-safe', () => {
    expect(signature).toMatch(/^[\w-]{43}$/);
  });

  it.each<[string, string, string, string]>([
    ['another file', FILE.replace(/1$/, '2'), EXPIRES, signature],
    ['a file id cut short', FILE.slice(0, -1), EXPIRES, signature],
    ['a later expiry', FILE, EXPIRES.replace('678', '679'), signature],
    ['a changed first character', FILE, EXPIRES, flip(signature, 0)],
    ['a changed last character', FILE, EXPIRES, flip(signature, 42)],
    ['a signature cut short', FILE, EXPIRES, signature.slice(0, -1)],
    ['a longer signature', FILE, EXPIRES, `${signature}A`],
    ['padding', FILE, EXPIRES, `${signature}=`],
    ['an empty signature', FILE, EXPIRES, ''],
    ['a signature beyond ASCII', FILE, EXPIRES, 'é'.repeat(43)],
  ])('refuses %s', (_, fileId, expiresAt, given) => {
    expect(signatures.verify([fileId, expiresAt], given)).toBe(false);
  });

  it('refuses a signature made with another secret', () => {
    const other = hmacSignatures('test', new Uint8Array(32).fill(8));
    expect(signatures.verify([FILE, EXPIRES], other.sign([FILE, EXPIRES]))).toBe(false);
  });

  it('refuses a signature made with another label', () => {
    const other = hmacSignatures('other', new Uint8Array(32).fill(7));
    expect(signatures.verify([FILE, EXPIRES], other.sign([FILE, EXPIRES]))).toBe(false);
  });

  it('separates fields unambiguously', () => {
    const moved = `${FILE}","${EXPIRES}`;
    expect(signatures.sign([moved, EXPIRES])).not.toBe(signature);
    expect(signatures.verify([moved, EXPIRES], signature)).toBe(false);
  });
});

function flip(text: string, at: number): string {
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
}

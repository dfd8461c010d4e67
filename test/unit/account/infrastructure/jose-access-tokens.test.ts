import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';

import { describe, expect, it } from 'vitest';

import { joseAccessTokens } from '../../../../src/modules/account/infrastructure/jose-access-tokens.ts';
import { loadSigningKey } from '../../../../src/modules/account/infrastructure/signing-key.ts';

type Json = Record<string, unknown>;

const USER = '0199c1de-7c00-7000-8000-000000000001';
const JTI = '0199c1de-7c00-7000-8000-0000000000aa';
const START = Date.UTC(2026, 5, 1) / 1000;
const TTL = 900;

const ours = generateKeyPairSync('ed25519').privateKey;
const foreign = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const key = await loadSigningKey({
  file: '/nowhere',
  inline: JSON.stringify(ours.export({ format: 'jwk' })),
});

let now = START;
const tokens = joseAccessTokens({
  key,
  issuer: 'https://flex.example',
  audience: 'flexstorage',
  clock: { now: () => new Date(now * 1000) },
  ids: { next: () => JTI },
});

const HEADER: Json = { alg: 'EdDSA', typ: 'at+jwt', kid: key.kid };
const CLAIMS: Json = {
  iss: 'https://flex.example',
  aud: 'flexstorage',
  sub: USER,
  iat: START,
  exp: START + TTL,
  jti: JTI,
};

/** Builds a token by hand. Fields set to undefined are omitted. */
function forge(header: Json = {}, claims: Json = {}, by: KeyObject | 'nobody' = ours): string {
  const signed = `${encode({ ...HEADER, ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  const signature =
    by === 'nobody' ? '' : sign(null, Buffer.from(signed), by).toString('base64url');
  return `${signed}.${signature}`;
}

function hmacForge(secret: string | Buffer): string {
  const signed = `${encode({ ...HEADER, alg: 'HS256' })}.${encode(CLAIMS)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const publicPem = key.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const publicBytes = Buffer.from(key.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const foreignJwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
const [head = '', body = '', seal = ''] = forge().split('.');

const BAD: readonly [string, string][] = [
  ['alg none without a signature', forge({ alg: 'none' }, {}, 'nobody')],
  ['alg None', forge({ alg: 'None' }, {}, 'nobody')],
  ['alg nOnE with our signature', forge({ alg: 'nOnE' })],
  ['no alg', forge({ alg: undefined })],
  ['HS256 keyed with our public key as PEM', hmacForge(publicPem)],
  ['HS256 keyed with the bytes of our public key', hmacForge(publicBytes)],
  ['RS256', forge({ alg: 'RS256' }, {}, rsa)],
  ['Ed25519 under another name of the algorithm', forge({ alg: 'Ed25519' })],
  ['a foreign key under our kid', forge({}, {}, foreign)],
  ['a kid that is not ours', forge({ kid: 'other' })],
  ['a kid that is a path', forge({ kid: '../../dev/null' })],
  ['a kid that is SQL', forge({ kid: "' or '1'='1" })],
  ['no kid', forge({ kid: undefined })],
  ['a foreign key sent along as jwk', forge({ jwk: foreignJwk }, {}, foreign)],
  ['an unknown critical header', forge({ crit: ['exotic'], exotic: true })],
  ['an unencoded payload', forge({ crit: ['b64'], b64: false })],
  ['another issuer', forge({}, { iss: 'https://evil.example' })],
  ['no issuer', forge({}, { iss: undefined })],
  ['another audience', forge({}, { aud: 'other' })],
  ['no audience', forge({}, { aud: undefined })],
  ['typ JWT', forge({ typ: 'JWT' })],
  ['no typ', forge({ typ: undefined })],
  ['no exp', forge({}, { exp: undefined })],
  ['exp as text', forge({}, { exp: '9999999999' })],
  ['no iat', forge({}, { iat: undefined })],
  ['no jti', forge({}, { jti: undefined })],
  ['iat far ahead', forge({}, { iat: START + 3600, exp: START + 7200 })],
  ['nbf far ahead', forge({}, { nbf: START + 3600 })],
  ['no sub', forge({}, { sub: undefined })],
  ['an empty sub', forge({}, { sub: '' })],
  ['a sub that is not a UUID', forge({}, { sub: 'admin' })],
  ['a sub that is a list', forge({}, { sub: [USER] })],
  ['no text', ''],
  ['one part', head],
  ['two parts', `${head}.${body}`],
  ['four parts', `${forge()}.${seal}`],
  ['five parts, as if encrypted', `${head}.${body}.${seal}.${seal}.${seal}`],
  ['a signature cut short', `${head}.${body}.${seal.slice(0, -4)}`],
  ['the signature of another payload', `${head}.${encode({ ...CLAIMS, sub: JTI })}.${seal}`],
  ['a header that is not JSON', `${Buffer.from('{"alg').toString('base64url')}.${body}.${seal}`],
  ['a header that is null', `${encode(null)}.${body}.${seal}`],
  ['characters beyond base64url', `${head}.${body}.${'é'.repeat(86)}`],
  ['a good token with a line after it', `${forge()}\n`],
  ['more than 4 kB', forge({}, { more: 'x'.repeat(4096) })],
];

describe('joseAccessTokens', () => {
  it('issues a token that identifies its user until it expires', async () => {
    now = START;
    const token = await tokens.issue(USER, TTL);
    const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url'));
    expect(JSON.parse(String(header))).toEqual(HEADER);
    expect(JSON.parse(String(claims))).toEqual(CLAIMS);
    expect(await tokens.verify(token)).toEqual({
      userId: USER,
      expiresAt: new Date((START + TTL) * 1000),
      expired: false,
    });
  });

  it('accepts a well-formed forged token, so that each case below has only one defect', async () => {
    now = START;
    expect(await tokens.verify(forge())).toMatchObject({ userId: USER, expired: false });
  });

  it.each(BAD)('refuses %s', async (_, token) => {
    now = START;
    expect(await tokens.verify(token)).toBeUndefined();
  });

  it.each(BAD)('refuses %s after expiry as well', async (_, token) => {
    now = START + TTL + 30;
    expect(await tokens.verify(token)).toBeUndefined();
  });

  it.each([
    ['iat', forge({}, { iat: START + TTL * 10 })],
    ['nbf', forge({}, { nbf: START + TTL * 10 })],
  ])('refuses an expired token whose %s is in the future', async (_, token) => {
    now = START + TTL + 30;
    expect(await tokens.verify(token)).toBeUndefined();
  });

  it.each([
    [TTL + 29, false],
    [TTL + 30, true],
    [TTL + 30 * 86_400, true],
  ])('reports expired after %i s: %s', async (age, expired) => {
    now = START + age;
    expect(await tokens.verify(forge())).toMatchObject({ userId: USER, expired });
  });

  it.each([
    ['iat', 30, true],
    ['iat', 31, false],
    ['nbf', 30, true],
    ['nbf', 31, false],
  ])('accepts %s %i s in the future: %s', async (claim, ahead, accepted) => {
    now = START;
    const claims = await tokens.verify(forge({}, { [claim]: START + ahead }));
    expect(claims !== undefined).toBe(accepted);
  });

  it('never fetches keys from a URL in the header', async () => {
    now = START;
    let calls = 0;
    await using server = createServer((_, response) => {
      calls += 1;
      response.end(JSON.stringify({ keys: [foreign.export({ format: 'jwk' })] }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const url = `http://127.0.0.1:${port}/keys`;
    expect(await tokens.verify(forge({ jku: url, x5u: url }, {}, foreign))).toBeUndefined();
    expect(await tokens.verify(forge({ jku: url, x5u: url }))).toMatchObject({ userId: USER });
    expect(calls).toBe(0);
    await fetch(url);
    expect(calls).toBe(1);
  });
});

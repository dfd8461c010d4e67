import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { chmod, mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  loadSigningKey,
  type SigningKey,
} from '../../../../src/modules/account/infrastructure/signing-key.ts';

describe('loadSigningKey', () => {
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtempDisposable(join(tmpdir(), 'signing-key-'));
    file = join(folder.path, 'data', 'keys', 'signing.json');
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  it('creates a key on first start and reuses it', async () => {
    const first = await loadSigningKey({ file });
    const second = await loadSigningKey({ file });
    expect(fingerprint(second)).toEqual(fingerprint(first));
    const message = Buffer.from('message');
    expect(verify(null, message, second.publicKey, sign(null, message, first.privateKey))).toBe(
      true,
    );
  });

  it('restricts the file and its folder to the owner and leaves parent folders unchanged', async () => {
    await loadSigningKey({ file });
    expect(await modeOf(file)).toBe(0o600);
    expect(await modeOf(join(folder.path, 'data', 'keys'))).toBe(0o700);
    expect(await modeOf(join(folder.path, 'data'))).not.toBe(0o700);
  });

  it('removes access for others from an existing key file', async () => {
    const { kid } = await loadSigningKey({ file });
    await chmod(file, 0o644);
    expect((await loadSigningKey({ file })).kid).toBe(kid);
    expect(await modeOf(file)).toBe(0o600);
  });

  it.each(Array.from({ length: 10 }, (_, round) => round))(
    'creates a single key when many processes start at once, and leaves no temporary files (%i)',
    async () => {
      const starts = Array.from({ length: 16 }, async (_, turn) => {
        // Staggered, so that some look for the file while others are creating it.
        for (let i = 0; i < turn * 20; i += 1) await setImmediate();
        return loadSigningKey({ file });
      });
      const kids = new Set((await Promise.all(starts)).map((key) => key.kid));
      expect(kids.size).toBe(1);
      expect(await readdir(join(folder.path, 'data', 'keys'))).toEqual(['signing.json']);
    },
  );

  it('never replaces an unusable file or prints its contents', async () => {
    await loadSigningKey({ file });
    await writeFile(file, '{"kty":"OKP","d":"half-a-secret');
    const error = await loadSigningKey({ file }).catch((reason: unknown) => reason);
    expect(String(error)).toContain(file);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('half-a-secret');
    expect(await readFile(file, 'utf8')).toBe('{"kty":"OKP","d":"half-a-secret');
  });

  it.each(['jwk', 'pem'] as const)('accepts an inline %s without creating a file', async (form) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const inline =
      form === 'jwk'
        ? JSON.stringify(privateKey.export({ format: 'jwk' }))
        : privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const key = await loadSigningKey({ file, inline });
    expect(key.privateKey.equals(privateKey)).toBe(true);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('derives the same key ID and secret from either format, and different ones from another key', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwk = await loadSigningKey({
      file,
      inline: JSON.stringify(privateKey.export({ format: 'jwk' })),
    });
    const pem = await loadSigningKey({
      file,
      inline: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    });
    const other = await loadSigningKey({ file });
    expect(fingerprint(pem)).toEqual(fingerprint(jwk));
    expect(jwk.downloadSecret).toHaveLength(32);
    expect(other.kid).not.toBe(jwk.kid);
    expect(other.downloadSecret).not.toEqual(jwk.downloadSecret);
    const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
    expect(Buffer.from(jwk.downloadSecret).equals(seed)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hunter2'],
    ['JSON that is not a key', '{"a":1}'],
    ['an RSA key', rsaPem()],
    ['a public key', publicJwk()],
  ])('refuses %s as SIGNING_KEY', async (_, inline) => {
    await expect(loadSigningKey({ file, inline })).rejects.toThrow(
      /^SIGNING_KEY does not contain an Ed25519/,
    );
  });
});

function fingerprint(key: SigningKey): unknown {
  return { kid: key.kid, secret: Buffer.from(key.downloadSecret).toString('hex') };
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

function rsaPem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function publicJwk(): string {
  return JSON.stringify(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }));
}

import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  randomUUID,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import { calculateJwkThumbprint } from 'jose';

import { hasErrno, NO_LINK } from '../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../platform/disk/fsync-directory.ts';

const DOWNLOAD_SECRET_LABEL = 'flexstorage/download-signature/v1';

/** The Ed25519 key of this installation and the secrets derived from it. */
export interface SigningKey {
  /** JWK thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** 32 bytes for download signatures: HKDF-SHA256 of the private key's seed. */
  readonly downloadSecret: Uint8Array;
}

export interface SigningKeyOptions {
  /** File that stores the key as a private JWK with mode 0600. Its directory is created with mode 0700. */
  readonly file: string;
  /** A private JWK (JSON) or PKCS #8 PEM to use instead of the file, for nodes without a shared disk. */
  readonly inline?: string;
}

/**
 * Loads the inline key or the key file, which is created if missing; concurrent processes agree on one key. Removes
 * group and world permissions from the file. Throws if the input is not an Ed25519 private key.
 */
export async function loadSigningKey({ file, inline }: SigningKeyOptions): Promise<SigningKey> {
  if (inline !== undefined) return signingKeyOf(inline, 'SIGNING_KEY');
  const kept = await readKeyFile(file);
  if (kept !== undefined) return signingKeyOf(kept, file);
  await createKeyFile(file);
  return signingKeyOf((await readKeyFile(file)) ?? '', file);
}

async function signingKeyOf(text: string, source: string): Promise<SigningKey> {
  const privateKey = parsePrivateKey(text, source);
  const publicKey = createPublicKey(privateKey);
  const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
  return {
    kid: await calculateJwkThumbprint(publicKey),
    privateKey,
    publicKey,
    downloadSecret: new Uint8Array(hkdfSync('sha256', seed, '', DOWNLOAD_SECRET_LABEL, 32)),
  };
}

function parsePrivateKey(text: string, source: string): KeyObject {
  const key = tryParse(text.trim());
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`${source} does not contain an Ed25519 private key (JWK or PKCS #8 PEM)`);
}

/** Drops parser errors, because they quote the secret text. */
function tryParse(text: string): KeyObject | undefined {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** The file's text; undefined if the file does not exist. */
async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat();
    if ((mode & 0o077) !== 0) await file.chmod(0o600);
    return await file.readFile('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw new Error(`Could not read the signing key ${path} or restrict its permissions`, {
      cause: error,
    });
  }
}

/** Writes a new key atomically and durably, unless another process was first. */
async function createKeyFile(path: string): Promise<void> {
  const folder = dirname(path);
  // Two steps, because only the innermost directory must be private.
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    {
      const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
      await using file = await open(temporary, 'wx', 0o600);
      await file.writeFile(JSON.stringify(jwk));
      await file.sync();
    }
    await linkUnlessTaken(temporary, path);
    await fsyncDirectory(folder);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function linkUnlessTaken(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (hasErrno(error, 'EEXIST')) return;
    if (!hasErrno(error, ...NO_LINK)) throw error;
    // Not atomic on file systems without hard links: processes that start concurrently may use different keys.
    if ((await readKeyFile(to)) === undefined) await rename(from, to);
  }
}

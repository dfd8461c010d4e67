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

/** The Ed25519 key of this installation and what derives from it. */
export interface SigningKey {
  /** JWK thumbprint of the public key (RFC 7638). */
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** 32 bytes for download signatures: HKDF-SHA256 of the private key's seed. */
  readonly downloadSecret: Uint8Array;
}

export interface SigningKeyOptions {
  /** Where the key is kept, as a private JWK of mode 0600. Its directory is made with mode 0700. */
  readonly file: string;
  /** A private JWK (JSON) or PKCS #8 PEM to use instead of the file, for nodes without a shared disk. */
  readonly inline?: string;
}

/**
 * The key given inline, else the one in the file, which is made when it is missing: processes that start at
 * once agree on one key. A file open to others is closed to them. Throws when what is given is no Ed25519
 * private key.
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
  throw new Error(`${source} holds no Ed25519 private key (JWK or PKCS #8 PEM)`);
}

/** Errors are dropped: those of a parser quote the text, and the text is secret. */
function tryParse(text: string): KeyObject | undefined {
  try {
    return text.startsWith('{')
      ? createPrivateKey({ key: JSON.parse(text), format: 'jwk' })
      : createPrivateKey(text);
  } catch {
    return undefined;
  }
}

/** The file's text, undefined when there is no such file. */
async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { mode } = await file.stat();
    if ((mode & 0o077) !== 0) await file.chmod(0o600);
    return await file.readFile('utf8');
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    throw new Error(`The signing key ${path} cannot be read and kept private`, { cause: error });
  }
}

/** Puts a new key there, whole and durable, unless another process was first. */
async function createKeyFile(path: string): Promise<void> {
  const folder = dirname(path);
  // In two steps: only the innermost folder is to be private.
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
    // Two steps, where no hard link can be made: processes that start at once may disagree there.
    if ((await readKeyFile(to)) === undefined) await rename(from, to);
  }
}

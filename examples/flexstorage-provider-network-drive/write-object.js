import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { hasCode, onDrive } from './drive-error.js';
import { partName } from './names.js';

/** @import { ProviderPluginContext, PutSource } from './flexstorage.d.ts' */
/** @import { FileHandle } from 'node:fs/promises' */

/**
 * Writes the source to a new file below `root` and makes it durable. `CHECKSUM_MISMATCH` unless it has the declared
 * size and SHA-256. The caller removes the file after a failure.
 *
 * @param {ProviderPluginContext} context
 * @param {string} path
 * @param {PutSource} source
 * @param {AbortSignal} [signal]
 */
async function writeVerified(context, path, source, signal) {
  await using file = await onDrive(context, open(path, 'wx', 0o600));
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of source.open(signal)) {
    signal?.throwIfAborted();
    size += chunk.byteLength;
    if (size > source.size) throw mismatch(context);
    hash.update(chunk);
    // Awaited, because the source may reuse its buffer; a FileHandle writes all of it.
    await onDrive(context, file.writeFile(chunk));
  }
  signal?.throwIfAborted();
  if (size !== source.size || hash.digest('hex') !== source.sha256.hex) throw mismatch(context);
  await onDrive(context, file.sync());
}

/**
 * Stores the source at the path: complete, durable and never replacing other bytes. This process makes one call per
 * path at a time. Not all network drives support hard links, so between the check and the rename another process could
 * store other bytes there; FlexStorage derives keys from the hash of the bytes, so this never happens.
 *
 * @param {ProviderPluginContext} context
 * @param {string} root
 * @param {string} path
 * @param {PutSource} source
 * @param {AbortSignal} [signal]
 */
export async function writeObject(context, root, path, source, signal) {
  const folder = dirname(path);
  await onDrive(context, mkdir(folder, { recursive: true, mode: 0o700 }));
  const part = join(folder, partName());
  try {
    await writeVerified(context, part, source, signal);
    if (!(await holds(context, path, source))) await onDrive(context, rename(part, path));
    await onDrive(context, syncFolders(root, folder));
  } finally {
    // If it cannot be removed now, the daily sweep removes it.
    await rm(part, { force: true }).catch(() => undefined);
  }
}

/**
 * @param {ProviderPluginContext} context
 * @param {string} path
 * @param {PutSource} source
 */
async function holds(context, path, source) {
  const there = await onDrive(context, stat(path).catch(unlessMissing));
  if (!there) return false;
  const hash = createHash('sha256');
  if (there.size === source.size) {
    await using file = await onDrive(context, open(path));
    await onDrive(context, hashAll(file, hash));
    if (hash.digest('hex') === source.sha256.hex) return true;
  }
  throw context.error('CHECKSUM_MISMATCH', 'The key is in use for other bytes.');
}

/**
 * @param {FileHandle} file
 * @param {import('node:crypto').Hash} hash
 */
async function hashAll(file, hash) {
  for await (const block of file.createReadStream({ autoClose: false })) hash.update(block);
}

/**
 * Syncs all folders up to the root, because any of them may be new.
 *
 * @param {string} root
 * @param {string} folder
 */
async function syncFolders(root, folder) {
  for (let at = folder; at !== root; at = dirname(at)) await syncFolder(at);
  await syncFolder(root);
}

/** @param {string} folder */
export async function syncFolder(folder) {
  await using opened = await open(folder);
  // SMB cannot sync folders: the server is responsible for durable names.
  await opened.sync().catch((error) => {
    if (!hasCode(error, 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EISDIR')) throw error;
  });
}

/** @param {unknown} error */
function unlessMissing(error) {
  if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
  throw error;
}

/** @param {ProviderPluginContext} context */
function mismatch(context) {
  return context.error('CHECKSUM_MISMATCH', 'The bytes do not match the declared size and hash.');
}

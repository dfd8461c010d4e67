import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { hasCode, onDrive } from './drive-error.js';
import { partName } from './names.js';

/** @import { ProviderPluginContext, PutSource } from './flexstorage.d.ts' */
/** @import { FileHandle } from 'node:fs/promises' */

/**
 * Writes the source to a new file below `root` and makes it durable. `CHECKSUM_MISMATCH` unless it has the declared
 * size and SHA-256. What is left behind by a failure is the caller's to remove.
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
    // Waited for, since the source may use its memory again; a FileHandle writes all of it.
    await onDrive(context, file.writeFile(chunk));
  }
  signal?.throwIfAborted();
  if (size !== source.size || hash.digest('hex') !== source.sha256.hex) throw mismatch(context);
  await onDrive(context, file.sync());
}

/**
 * Puts the source under the path: whole, durable and never over other bytes. Called for one path at a time by this
 * process. Network drives have no hard links everywhere, so between the check and the rename another process could
 * put other bytes there; FlexStorage's keys are made of what the bytes hash to, so there are no others.
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
    // What cannot be removed now is a leftover, which the daily sweep removes.
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
  throw context.error('CHECKSUM_MISMATCH', 'the key holds other bytes');
}

/**
 * @param {FileHandle} file
 * @param {import('node:crypto').Hash} hash
 */
async function hashAll(file, hash) {
  for await (const block of file.createReadStream({ autoClose: false })) hash.update(block);
}

/**
 * Names are durable when their folders are: all of them up to the root, since nobody knows which are new.
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
  // SMB has no such thing as a folder that is synced: there the server answers for its names.
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
  return context.error('CHECKSUM_MISMATCH', 'the bytes are not those that were declared');
}

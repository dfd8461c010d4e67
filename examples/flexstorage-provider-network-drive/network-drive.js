import { randomUUID } from 'node:crypto';
import { open, opendir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { hasCode, onDrive } from './drive-error.js';
import { folderOf, isPart, objectOf, partName, pathOf } from './names.js';
import { syncFolder, writeObject } from './write-object.js';

/** @import * as api from './flexstorage.d.ts' */
/** @import { Settings } from './settings.js' */

const BLOCK_BYTES = 1024 * 1024;

/**
 * Stores each object as one file on a mounted drive. Nothing is read or written unless the marker file exists, so a
 * drive that is not mounted is an outage and never an empty store.
 *
 * @implements {api.StorageProvider}
 */
export class NetworkDrive {
  /** @type {api.ProviderCapabilities} */
  capabilities = {
    storageClass: 'STANDARD',
    instantAccess: true,
    retrievalTiers: [],
    signedUrls: false,
    maxObjectBytes: 5 * 1024 ** 3,
    simulated: false,
    timeScale: 1,
    priceList: undefined,
  };
  /** @type {Map<string, Promise<void>>} The most recently started put per path. */
  #puts = new Map();
  #context;
  #root;
  #marker;

  /**
   * @param {Settings} settings
   * @param {api.ProviderPluginContext} context
   */
  constructor({ root, marker }, context) {
    this.name = context.name;
    this.#context = context;
    this.#root = resolve(root);
    this.#marker = join(this.#root, marker);
  }

  /**
   * @param {string} key
   * @param {api.PutSource} source
   * @param {AbortSignal} [signal]
   */
  async put(key, source, signal) {
    signal?.throwIfAborted();
    const location = this.#context.location(key, 'STANDARD');
    const path = this.#pathOf(key);
    await this.#requireMounted();
    const before = this.#puts.get(path) ?? Promise.resolve();
    const put = before.then(() => writeObject(this.#context, this.#root, path, source, signal));
    const over = put.catch(() => undefined);
    this.#puts.set(path, over);
    try {
      await put;
    } finally {
      if (this.#puts.get(path) === over) this.#puts.delete(path);
    }
    return location;
  }

  /**
   * @param {api.StorageLocation} location
   * @param {api.ByteRange} [range]
   * @param {AbortSignal} [signal]
   */
  async open(location, range, signal) {
    const { size } = await this.stat(location, signal);
    const begin = range?.start ?? 0;
    const end = Math.min(range?.end ?? size, size - 1);
    return this.#read(this.#pathOf(location.key), begin, end, signal);
  }

  /**
   * @param {api.StorageLocation} location
   * @param {AbortSignal} [signal]
   * @returns {Promise<api.ObjectStat>}
   */
  async stat({ key }, signal) {
    signal?.throwIfAborted();
    await this.#requireMounted();
    const { size } = await onDrive(this.#context, stat(this.#pathOf(key)));
    // A drive provides no checksum; FlexStorage reads the bytes back to verify them.
    return { size, sha256: undefined, storageClass: 'STANDARD', restore: { kind: 'NOT_NEEDED' } };
  }

  /**
   * @param {api.StorageLocation} _location
   * @param {api.RetrievalTier} tier
   * @returns {Promise<api.RestoreState>}
   */
  async retrieve(_location, tier) {
    throw this.#context.error('RETRIEVAL_TIER_UNSUPPORTED', `The tier ${tier} is not supported.`);
  }

  /**
   * @param {api.StorageLocation} location
   * @param {AbortSignal} [signal]
   */
  async delete({ key }, signal) {
    signal?.throwIfAborted();
    await this.#requireMounted();
    const path = this.#pathOf(key);
    try {
      await unlink(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return;
      await onDrive(this.#context, Promise.reject(error));
    }
    await onDrive(this.#context, syncFolder(dirname(path)));
  }

  /**
   * @param {string} prefix
   * @param {AbortSignal} [signal]
   * @returns {AsyncIterable<api.ListedObject>}
   */
  async *list(prefix, signal) {
    await this.#requireMounted();
    for await (const { path, key } of this.#files(this.#root, '', prefix, signal)) {
      if (key === undefined || !key.startsWith(prefix)) continue;
      const stats = await onDrive(this.#context, unlessGone(stat(path)));
      if (stats) yield { key, size: stats.size };
    }
  }

  /**
   * @param {AbortSignal} [signal]
   * @returns {Promise<api.ProviderHealth>}
   */
  async health(signal) {
    const path = join(this.#root, partName());
    try {
      await this.#requireMounted();
      const text = randomUUID();
      await writeFile(path, text, { flush: true, ...(signal && { signal }) });
      if ((await readFile(path, 'utf8')) !== text) throw new Error('it returned other bytes');
      return { healthy: true };
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      return { healthy: false, reason: `cannot write and read in ${this.#root}: ${reason}` };
    } finally {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }

  /**
   * @param {Date} before
   * @param {AbortSignal} [signal]
   */
  async removeLeftovers(before, signal) {
    await this.#requireMounted();
    for await (const { path } of this.#files(this.#root, '', '', signal)) {
      if (!isPart(path)) continue;
      const stats = await onDrive(this.#context, unlessGone(stat(path)));
      if (stats && stats.mtime < before) await onDrive(this.#context, rm(path, { force: true }));
    }
  }

  /**
   * The bytes from `begin` to `end`. The file is opened on the first read, so an unread body needs no
   * cleanup.
   *
   * @param {string} path
   * @param {number} begin
   * @param {number} end
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<Uint8Array>}
   */
  async *#read(path, begin, end, signal) {
    if (begin > end) return;
    await using file = await onDrive(this.#context, open(path));
    for (let at = begin; at <= end;) {
      signal?.throwIfAborted();
      const block = Buffer.allocUnsafeSlow(Math.min(BLOCK_BYTES, end + 1 - at));
      const reading = file.read(block, 0, block.length, at);
      const { bytesRead } = await onDrive(this.#context, reading);
      if (bytesRead === 0) {
        throw this.#context.error('PROVIDER_UNAVAILABLE', 'The object is truncated.');
      }
      yield block.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  /**
   * Every file in the folders that can contain keys with this prefix; `key` is undefined for other files.
   *
   * @param {string} folder
   * @param {string} inside The prefix of all keys in the folder.
   * @param {string} prefix
   * @param {AbortSignal} [signal]
   * @returns {AsyncGenerator<{ path: string, key: string | undefined }>}
   */
  async *#files(folder, inside, prefix, signal) {
    for await (const entry of this.#entriesOf(folder)) {
      signal?.throwIfAborted();
      const path = join(folder, entry.name);
      if (entry.isFile()) {
        const name = objectOf(entry.name);
        yield { path, key: name === undefined ? undefined : inside + name };
        continue;
      }
      const name = entry.isDirectory() ? folderOf(entry.name) : undefined;
      if (name === undefined) continue;
      const keys = `${inside}${name}/`;
      if (keys.startsWith(prefix) || prefix.startsWith(keys)) {
        yield* this.#files(path, keys, prefix, signal);
      }
    }
  }

  /** @param {string} folder */
  async *#entriesOf(folder) {
    try {
      yield* await opendir(folder);
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) await onDrive(this.#context, Promise.reject(error));
    }
  }

  async #requireMounted() {
    try {
      await stat(this.#marker);
    } catch (cause) {
      const message = `The drive is not mounted: ${this.#marker} is missing.`;
      throw this.#context.error('PROVIDER_UNAVAILABLE', message, { cause });
    }
  }

  /** @param {string} key */
  #pathOf(key) {
    const path = pathOf(this.#root, key);
    if (path !== undefined) return path;
    throw this.#context.error('STORAGE_LOCATION_INVALID', 'The key is not a valid file name.');
  }
}

/**
 * Objects and partial files may be removed while they are read.
 *
 * @template T
 * @param {Promise<T>} work
 */
async function unlessGone(work) {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

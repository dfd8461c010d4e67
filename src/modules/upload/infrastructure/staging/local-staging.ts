import { constants } from 'node:fs';
import { copyFile, type FileHandle, open, opendir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { DurableDirectories } from '../../../../platform/disk/durable-directories.ts';
import { hasErrno, ifExists } from '../../../../platform/disk/errno.ts';
import { fsyncDirectory } from '../../../../platform/disk/fsync-directory.ts';
import { readBlocks } from '../../../../platform/disk/read-blocks.ts';
import { RootMarker } from '../../../../platform/disk/root-marker.ts';
import type { ByteRange } from '../../../storage/domain/storage-provider.ts';
import type { RunningHash, StagedPlace, Staging } from '../../application/staging.ts';
import { LocalStagingWriter } from './local-staging-writer.ts';
import { Sha256RunningHash } from './sha256-running-hash.ts';
import {
  isSessionId,
  missingBytes,
  noStagedBytes,
  requireSessionId,
  requireWriteAccess,
  stagingError,
} from './staging-errors.ts';

/** Suffix of a copy until it replaces its entry. */
const DETACHED = '.detached';

/**
 * One file per upload session, readable only by the user of the process: `<root>/<last two digits of the id>/<id>`. Ids
 * must be lower-case UUIDs. Reading or appending to missing bytes throws `UPLOAD_FAILED`.
 */
export class LocalStaging implements Staging {
  readonly readsUnsealed = true;
  private readonly root: string;
  private readonly directories: DurableDirectories;
  private marker: RootMarker | undefined;

  constructor({ root }: { readonly root: string }) {
    this.root = resolve(root);
    this.directories = new DurableDirectories(this.root);
  }

  /** Creates the root directory if it does not exist. `marker` is the name of the file that marks it. */
  static async open({
    root,
    marker,
  }: {
    readonly root: string;
    readonly marker?: string;
  }): Promise<LocalStaging> {
    const staging = new LocalStaging({ root });
    await staging.directories.makeRoot();
    if (marker !== undefined) staging.marker = await RootMarker.read(join(staging.root, marker));
    return staging;
  }

  async create(sessionId: string): Promise<void> {
    const path = this.pathOf(sessionId);
    await this.requireMounted();
    try {
      await this.directories.make(dirname(path));
      await (await open(path, 'wx', 0o600)).close();
    } catch (error) {
      throw stagingError(error);
    }
    try {
      await fsyncDirectory(dirname(path));
    } catch (error) {
      // The caller does not know of the entry, so it would be orphaned.
      await unlink(path).catch(() => undefined);
      throw stagingError(error);
    }
  }

  async append(
    sessionId: string,
    offset: number,
    mayWrite: () => boolean = () => true,
  ): Promise<LocalStagingWriter> {
    const file = await this.openEntry(sessionId, 'r+');
    try {
      const { size } = await file.stat();
      if (size < offset) throw missingBytes(sessionId, offset, size);
      requireWriteAccess(mayWrite);
      if (size > offset) await file.truncate(offset);
      return new LocalStagingWriter(file, offset, mayWrite);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async detach(sessionId: string, length: number): Promise<void> {
    const path = this.pathOf(sessionId);
    const copy = path + DETACHED;
    try {
      await copyFile(path, copy, constants.COPYFILE_FICLONE);
      await using file = await open(copy, 'r+');
      const { size } = await file.stat();
      if (size < length) throw missingBytes(sessionId, length, size);
      await file.truncate(length);
      await file.datasync();
      await rename(copy, path);
      await fsyncDirectory(dirname(path));
    } catch (error) {
      await ifExists(unlink(copy));
      throw stagingError(error);
    }
  }

  async seal(sessionId: string, length: number): Promise<void> {
    const size = (await this.size(sessionId)) ?? 0;
    if (size < length) throw missingBytes(sessionId, length, size);
  }

  async hash(
    sessionId: string,
    length: number,
    signal?: AbortSignal,
    onto: RunningHash = new Sha256RunningHash(),
  ): Promise<RunningHash> {
    if (length === 0) return onto;
    await using file = await this.openEntry(sessionId, 'r');
    const before = onto.length;
    for await (const block of readBlocks(file, length, signal)) onto.update(block);
    const read = onto.length - before;
    if (read < length) throw missingBytes(sessionId, length, read);
    return onto;
  }

  async size(sessionId: string): Promise<number | undefined> {
    // Opening it makes NFS ask the server, whose answer about a path may be seconds old.
    const file = await ifExists(open(this.pathOf(sessionId), 'r'));
    if (!file) {
      await this.requireMounted();
      return undefined;
    }
    await using opened = file;
    return (await opened.stat()).size;
  }

  async placeOf(sessionId: string): Promise<StagedPlace> {
    return { path: this.pathOf(sessionId) };
  }

  pathOf(sessionId: string): string {
    requireSessionId(sessionId);
    return join(this.root, sessionId.slice(-2), sessionId);
  }

  async *open(
    sessionId: string,
    signal?: AbortSignal,
    { start, end }: ByteRange = { start: 0, end: Infinity },
  ): AsyncIterable<Uint8Array> {
    await using file = await this.openEntry(sessionId, 'r');
    const blocks = readBlocks(file, end - start + 1, signal, start);
    for await (const block of blocks) yield Buffer.from(block);
  }

  async remove(sessionId: string): Promise<void> {
    const path = this.pathOf(sessionId);
    await ifExists(unlink(path));
    await ifExists(unlink(path + DETACHED));
  }

  async *list(): AsyncIterable<{ readonly sessionId: string; readonly modifiedAt: Date }> {
    for await (const shard of await opendir(this.root)) {
      if (!shard.isDirectory()) continue;
      for await (const { name } of await opendir(join(this.root, shard.name))) {
        if (!isSessionId(name)) continue;
        const stats = await ifExists(stat(this.pathOf(name)));
        if (stats) yield { sessionId: name, modifiedAt: stats.mtime };
      }
    }
  }

  private async openEntry(sessionId: string, flags: 'r' | 'r+'): Promise<FileHandle> {
    const path = this.pathOf(sessionId);
    try {
      return await open(path, flags);
    } catch (error) {
      if (!hasErrno(error, 'ENOENT')) throw error;
      await this.requireMounted();
      throw noStagedBytes(sessionId, error);
    }
  }

  /** Throws `SERVICE_UNAVAILABLE` if the root has lost its marker, so that no upload is taken for lost. */
  private async requireMounted(): Promise<void> {
    if (!this.marker || (await this.marker.isThere())) return;
    throw new DomainError(
      'SERVICE_UNAVAILABLE',
      'The disk for incoming uploads is not mounted. Try again later.',
      { retryAfterSeconds: 5 },
    );
  }
}

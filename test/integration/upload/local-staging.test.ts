import { randomBytes, randomUUID } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import { StagedBytes } from '../../../src/modules/upload/application/staged-bytes.ts';
import type { Staging } from '../../../src/modules/upload/application/staging.ts';
import { LocalStagingWriter } from '../../../src/modules/upload/infrastructure/staging/local-staging-writer.ts';
import { LocalStaging } from '../../../src/modules/upload/infrastructure/staging/local-staging.ts';
import { folder, smallDisk } from '../../support/general/folders.ts';
import { bytesOf, collect, sha256 } from '../../support/storage/object-source.ts';

async function append(staging: Staging, id: string, offset: number, ...texts: string[]) {
  await using writer = await staging.append(id, offset);
  for (const text of texts) await writer.write(Buffer.from(text));
  await writer.sync();
}

async function headOf(staging: Staging, id: string, offset: number, length: number) {
  return Buffer.from(
    await new StagedBytes(staging, { id, offset, partials: undefined }).head(length),
  );
}

const FAILED = { code: 'UPLOAD_FAILED' };

describe('LocalStaging', () => {
  it('appends chunks in order, also after reopening', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await staging.create(id);
    await append(staging, id, 0, 'one ', '', 'two ');
    await append(await LocalStaging.open({ root: home.path }), id, 8, 'three');
    expect((await bytesOf(staging.open(id))).toString()).toBe('one two three');
    expect(await staging.size(id)).toBe(13);
  });

  it('discards bytes beyond the offset', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await staging.create(id);
    await append(staging, id, 0, 'durable, not durable at all');
    await append(staging, id, 9, 'again');
    expect((await bytesOf(staging.open(id))).toString()).toBe('durable, again');
  });

  it('rejects an offset beyond the existing bytes without changing them', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await staging.create(id);
    await append(staging, id, 0, 'short');
    await expect(staging.append(id, 6)).rejects.toMatchObject(FAILED);
    await expect(staging.hash(id, 6)).rejects.toMatchObject(FAILED);
    expect((await bytesOf(staging.open(id))).toString()).toBe('short');
  });

  it('rejects a missing entry without creating it', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await expect(staging.append(id, 0)).rejects.toMatchObject(FAILED);
    await expect(staging.hash(id, 1)).rejects.toMatchObject(FAILED);
    await expect(headOf(staging, id, 1, 1)).rejects.toMatchObject(FAILED);
    await expect(bytesOf(staging.open(id))).rejects.toMatchObject(FAILED);
    await staging.remove(id);
    expect(await staging.size(id)).toBeUndefined();
  });

  it('rejects creating an existing entry', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await staging.create(id);
    await append(staging, id, 0, 'kept');
    await expect(staging.create(id)).rejects.toThrow('EEXIST');
    expect((await bytesOf(staging.open(id))).toString()).toBe('kept');
  });

  it('removes an entry whose name could not be made durable', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    // The folder of the two is made, so that the one sync left is that of the name.
    const neighbour = (id.startsWith('0') ? '1' : '0') + id.slice(1);
    await staging.create(neighbour);
    await using file = await open(home.path, 'r');
    using sync = vi.spyOn(Object.getPrototypeOf(file) as FileHandle, 'sync');
    sync.mockRejectedValueOnce(new Error('EIO: i/o error, fsync'));
    await expect(staging.create(id)).rejects.toThrow('EIO');
    expect(await staging.size(id)).toBeUndefined();
    await staging.create(id);
    expect(await staging.size(id)).toBe(0);
  });

  it('allows access only to the user of the process', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: join(home.path, 'staging') });
    const id = randomUUID();
    await staging.create(id);
    const path = staging.pathOf(id);
    const modes = [dirname(dirname(path)), dirname(path), path].map(
      async (at) => (await stat(at)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o600]);
    expect(basename(dirname(path))).toBe(id.slice(-2));
  });

  it.each(['', '..', '../../etc/passwd', 'x'.repeat(36), randomUUID().toUpperCase()])(
    'rejects %j as a session id',
    async (id) => {
      await using home = await folder();
      const staging = await LocalStaging.open({ root: home.path });
      expect(() => staging.pathOf(id)).toThrow(expect.objectContaining(FAILED));
      await expect(staging.create(id)).rejects.toMatchObject(FAILED);
      await expect(staging.remove(id)).rejects.toMatchObject(FAILED);
    },
  );

  it('hashes the first bytes and continues the hash', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    const bytes = randomBytes(20 * 1024 * 1024 + 7);
    await staging.create(id);
    await writeFile(staging.pathOf(id), bytes);

    expect((await staging.hash(id, bytes.length)).value().hex).toBe(sha256(bytes));
    const running = await staging.hash(id, 5_000_000);
    expect(running.length).toBe(5_000_000);
    expect(running.value().hex).toBe(sha256(bytes.subarray(0, 5_000_000)));
    running.update(bytes.subarray(5_000_000));
    expect(running.length).toBe(bytes.length);
    expect(running.value().hex).toBe(sha256(bytes));
    expect(sha256(await bytesOf(staging.open(id)))).toBe(sha256(bytes));
    expect((await staging.hash(id, 0)).value().hex).toBe(sha256(Buffer.alloc(0)));
  });

  it('stops hashing and reading when aborted', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    await staging.create(id);
    await append(staging, id, 0, 'bytes');
    await expect(staging.hash(id, 5, AbortSignal.abort())).rejects.toThrow('aborted');
    await expect(collect(staging.open(id, AbortSignal.abort()))).rejects.toThrow('aborted');
  });

  it('returns the head of an entry, or all of a shorter one', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const id = randomUUID();
    const bytes = randomBytes(2_500_000);
    await staging.create(id);
    await writeFile(staging.pathOf(id), bytes);
    expect(await headOf(staging, id, bytes.length, 2_000_000)).toEqual(
      bytes.subarray(0, 2_000_000),
    );
    expect(await headOf(staging, id, bytes.length, 9_000_000)).toEqual(bytes);
  });

  it('lists sessions but not other files or removed sessions', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const ids = [randomUUID(), randomUUID(), randomUUID()].toSorted();
    await Promise.all(ids.map((id) => staging.create(id)));
    await writeFile(join(home.path, 'stranger'), '');
    await writeFile(join(dirname(staging.pathOf(ids[0] ?? '')), 'stranger'), '');
    const listed = await collect(staging.list());
    expect(listed.map(({ sessionId }) => sessionId).toSorted()).toEqual(ids);
    expect(listed[0]?.modifiedAt).toBeInstanceOf(Date);

    await staging.remove(ids[1] ?? '');
    expect(await collect(staging.list())).toHaveLength(2);
  });

  it('throws STORAGE_FULL on a full disk, keeps synced bytes and resumes once space is available', async ({
    skip,
  }) => {
    await using disk = await smallDisk(skip);
    const staging = await LocalStaging.open({ root: disk.path });
    const id = randomUUID();
    const bytes = randomBytes(3_000_000);
    const ballast = join(disk.path, 'ballast');
    await writeFile(ballast, randomBytes(2_000_000));
    await staging.create(id);
    {
      await using writer = await staging.append(id, 0);
      await writer.write(bytes.subarray(0, 1_000_000));
      await writer.sync();
      const rest = bytes.subarray(1_000_000);
      await expect(writer.write(rest)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    }
    expect((await staging.hash(id, 1_000_000)).value().hex).toBe(
      sha256(bytes.subarray(0, 1_000_000)),
    );
    const creations = Array.from({ length: 100 }, () => staging.create(randomUUID()));
    const refused = (await Promise.allSettled(creations)).filter((result) => 'reason' in result);
    expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['STORAGE_FULL']));

    await rm(ballast);
    await using writer = await staging.append(id, 1_000_000);
    await writer.write(bytes.subarray(1_000_000));
    await writer.sync();
    expect(await readFile(staging.pathOf(id))).toEqual(bytes);
  });

  it('accepts the same chunks again after a write failed for lack of space', async ({ skip }) => {
    await using disk = await smallDisk(skip);
    const staging = await LocalStaging.open({ root: disk.path });
    const id = randomUUID();
    const bytes = randomBytes(3_000_000);
    const ballast = join(disk.path, 'ballast');
    await writeFile(ballast, randomBytes(2_000_000));
    await staging.create(id);
    await using writer = await staging.append(id, 0);
    await expect(writer.write(bytes)).rejects.toMatchObject({ code: 'STORAGE_FULL' });
    await rm(ballast);
    await writer.write(bytes);
    expect(await readFile(staging.pathOf(id))).toEqual(bytes);
  });
});

describe('LocalStagingWriter after a failed sync', () => {
  it('rejects further writes', async () => {
    await using home = await folder();
    const staging = await LocalStaging.open({ root: home.path });
    const path = staging.pathOf(randomUUID());
    await mkdir(dirname(path));
    // The kernel takes bytes for /dev/null and refuses to sync it.
    await symlink('/dev/null', path);
    await using writer = await staging.append(basename(path), 0);
    await writer.write(Buffer.from('taken'));
    await expect(writer.sync()).rejects.toThrow('EINVAL');
    await expect(writer.write(Buffer.from('more'))).rejects.toThrow('EINVAL');
  });

  it('still fails after a later sync succeeds', async () => {
    await using home = await folder();
    const file = await open(join(home.path, 'file'), 'wx');
    let failures = 1;
    const datasync = file.datasync.bind(file);
    file.datasync = () =>
      failures-- > 0 ? Promise.reject(new Error('EIO: i/o error, fdatasync')) : datasync();
    await using writer = new LocalStagingWriter(file, 0);
    const together = await Promise.allSettled([writer.sync(), writer.sync()]);
    expect(together.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(writer.sync()).rejects.toThrow('EIO');
    await expect(writer.write(Buffer.from('more'))).rejects.toThrow('EIO');
  });
});

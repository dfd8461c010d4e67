import { randomBytes } from 'node:crypto';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startTestApp } from '../../../support/app/test-app.ts';
import { folder, smallDisk } from '../../../support/general/folders.ts';
import { sha256 } from '../../../support/storage/object-source.ts';
import { fileIdOf, TusClient } from '../../../support/tus/tus-client.ts';
import { sessionRow, tracesOf } from './upload-traces.ts';

it('PATCH returns 507 while the staging disk is full and resumes from the durable offset', async ({
  skip,
}) => {
  await using disk = await smallDisk(skip);
  await using dataDir = await folder();
  await symlink(disk.path, join(dataDir.path, 'staging'));
  const ballast = join(disk.path, 'ballast');
  await writeFile(ballast, Buffer.alloc(2_500_000));
  await using app = await startTestApp({ dataDir: dataDir.path });
  const user = await app.signUp();
  const tus = new TusClient(app.url, user.token);
  const bytes = randomBytes(3_000_000);
  const path = await tus.open(bytes.length, { metadata: { sha256: sha256(bytes) } });

  for (let attempt = 0; attempt < 2; attempt += 1) {
    const at = (await sessionRow(app, path)).offset;
    const answer = await tus.patch(path, at, bytes.subarray(at));
    expect(answer).toMatchObject({ status: 507, code: 'STORAGE_FULL' });
  }
  const asked = await tus.head(path);
  const offset = Number(asked.headers['upload-offset']);
  expect(asked.status).toBe(200);
  expect(offset).toBeGreaterThan(0);
  expect(offset).toBeLessThan(bytes.length);
  expect((await tus.request('GET', '/healthz')).status).toBe(200);

  await rm(ballast);
  const last = await tus.patch(path, offset, bytes.subarray(offset));
  expect(last.status).toBe(204);
  const content = await tus.request('GET', `/files/${fileIdOf(last)}/content`);
  expect(sha256(content.bytes)).toBe(sha256(bytes));
});

it('POST returns 507 and leaves nothing if there is no space for an entry', async ({ skip }) => {
  await using disk = await smallDisk(skip);
  await using dataDir = await folder();
  await symlink(disk.path, join(dataDir.path, 'staging'));
  await using app = await startTestApp({ dataDir: dataDir.path });
  const user = await app.signUp();
  const tus = new TusClient(app.url, user.token);
  // The disk has 64 inodes.
  for (let index = 0; index < 64; index += 1) {
    await writeFile(join(disk.path, `filler-${index}`), '').catch(() => undefined);
  }
  expect(await tus.create(10)).toMatchObject({ status: 507, code: 'STORAGE_FULL' });
  expect(await tracesOf(app, user.id)).toEqual({ sessions: 0, files: 0, reserved: 0, used: 0 });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { LocalStaging } from '../../../src/modules/upload/infrastructure/staging/local-staging.ts';
import { folder } from '../../support/general/folders.ts';
import { collect } from '../../support/storage/object-source.ts';

it('detaching an entry makes writes of a stale writer ineffective', async () => {
  await using home = await folder();
  const staging = await LocalStaging.open({ root: home.path });
  const id = randomUUID();
  await staging.create(id);
  await using ghost = await staging.append(id, 0);
  const prefix = randomBytes(1_000);
  await ghost.write(prefix);
  await ghost.sync();
  await ghost.write(randomBytes(500));

  await staging.detach(id, 1_000);
  expect(await readFile(staging.pathOf(id))).toEqual(prefix);
  await using writer = await staging.append(id, 1_000);
  const rest = randomBytes(2_000);
  await writer.write(rest);
  await writer.sync();
  await link(staging.pathOf(id), join(home.path, 'object'));
  await ghost.write(randomBytes(5_000));
  expect(await readFile(join(home.path, 'object'))).toEqual(Buffer.concat([prefix, rest]));
  expect((await collect(staging.list())).map(({ sessionId }) => sessionId)).toEqual([id]);
});

it('detaching more bytes than exist fails without changing the entry', async () => {
  await using home = await folder();
  const staging = await LocalStaging.open({ root: home.path });
  const id = randomUUID();
  await staging.create(id);
  await expect(staging.detach(id, 1)).rejects.toMatchObject({ code: 'UPLOAD_FAILED' });
  expect(await staging.size(id)).toBe(0);
});

it('a writer that lost its lease changes nothing', async () => {
  await using home = await folder();
  const staging = await LocalStaging.open({ root: home.path });
  const id = randomUUID();
  await staging.create(id);
  let right = true;
  await using writer = await staging.append(id, 0, () => right);
  await writer.write(Buffer.from('mine'));
  right = false;
  const locked = { code: 'UPLOAD_LOCKED' };
  await expect(writer.write(Buffer.from('late'))).rejects.toMatchObject(locked);
  await expect(staging.append(id, 0, () => right)).rejects.toMatchObject(locked);
  expect(await readFile(staging.pathOf(id), 'utf8')).toBe('mine');
});

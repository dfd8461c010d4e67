import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { uploadFile } from '../../support/graphql/graphql-app.ts';
import { twinOf } from '../../support/library/archived-file.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The files below a folder of the data folder, without markers. */
async function objectsIn({ config }: TestApp, ...path: string[]): Promise<string[]> {
  const root = join(config.dataDir, ...path);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

const uuidOf = (fileId: string) => fileId.replace('file_', '');

describe('purging a file', () => {
  it('removes its bytes everywhere, its archive records, and finally its row', async () => {
    const clock = new AdjustableClock();
    await using app = await startTestApp({ overrides: { clock, providers: coldProviders() } });
    const { installation } = app;
    const user = await app.signUp();
    const fileId = await uploadFile({ app }, user, randomBytes(200_000));
    await installation.sweepArchive.execute();
    await expect.poll(() => objectsIn(app, 'ice', 'records')).not.toEqual([]);
    expect(await objectsIn(app, 'ice', 'objects')).toHaveLength(1);

    await installation.trashFiles.execute(user.id, [uuidOf(fileId)]);
    await installation.purgeFiles.execute(user.id, [uuidOf(fileId)]);
    const contents = await installation.sql<{ id: string; state: string }>(
      'select id, state from content',
    );
    expect(contents).toMatchObject([{ state: 'DELETING' }]);
    await installation.removeContent.execute(contents[0]?.id ?? '');
    expect(await objectsIn(app, 'objects')).toEqual([]);
    expect(await objectsIn(app, 'ice', 'objects')).toEqual([]);
    expect(await objectsIn(app, 'ice', 'records')).toEqual([]);
    await installation.removeContent.sweep();
    expect(await installation.sql('select id from content')).toHaveLength(1);
    clock.advance(DAY_MS + HOUR_MS);
    await installation.removeContent.sweep();
    expect(await installation.sql('select id from content')).toEqual([]);
    expect(await installation.sql('select id from content_copy')).toEqual([]);
  });

  it('keeps the bytes while another file of its owner uses them', async () => {
    await using app = await startRetrievalApp({ idle: true });
    const { installation, user } = app;
    const file = await app.archive();
    const twin = await twinOf(installation, user.id, file);
    await installation.trashFiles.execute(user.id, [file.fileId]);
    await installation.purgeFiles.execute(user.id, [file.fileId]);
    const [content] = await installation.sql('select state from content');
    expect(content).toEqual({ state: 'STORED' });
    expect(await installation.sql('select quota_used from app_user')).toEqual([
      { quotaUsed: 1_000 },
    ]);
    await installation.trashFiles.execute(user.id, [twin]);
    await installation.purgeFiles.execute(user.id, [twin]);
    expect(await installation.sql('select state from content')).toEqual([{ state: 'DELETING' }]);
    expect(await installation.sql('select quota_used from app_user')).toEqual([{ quotaUsed: 0 }]);
  });

  it('cancels a retrieval of only this file and continues one with other files', async () => {
    await using app = await startRetrievalApp();
    const { installation, user } = app;
    const gone = await app.archive();
    const kept = await app.archive();
    const alone = await app.request({ fileIds: [gone.fileId], tier: 'BULK', days: 4 });
    const both = await app.request({
      fileIds: [gone.fileId, kept.fileId],
      tier: 'BULK',
      days: 4,
    });
    await app.becomes(alone, 'IN_PROGRESS');
    await app.becomes(both, 'IN_PROGRESS');
    await installation.trashFiles.execute(user.id, [gone.fileId]);
    await installation.purgeFiles.execute(user.id, [gone.fileId]);
    expect(await app.row(alone)).toMatchObject({ status: 'CANCELLED' });
    expect(await app.row(both)).toMatchObject({ status: 'IN_PROGRESS' });
    app.pass(49);
    await app.becomes(both, 'READY');
    await expect.poll(() => app.eventsOf(alone).at(-1)).toBe('RetrievalCancelled');
  });

  it('keeps the bytes of a concurrent upload, in either order', async () => {
    await using app = await startTestApp();
    const { installation } = app;
    const user = await app.signUp();
    for (let round = 0; round < 20; round += 1) {
      const bytes = randomBytes(2_000);
      const first = uuidOf(await uploadFile({ app }, user, bytes));
      await installation.trashFiles.execute(user.id, [first]);
      const [outcome, uploaded] = await Promise.all([
        installation.purgeFiles.execute(user.id, [first]),
        uploadFile({ app }, user, bytes),
      ]);
      for (const { id } of await installation.sql<{ id: string }>('select id from content')) {
        await installation.removeContent.execute(id);
      }
      // Either the upload restored the file from the trash, or it is a new file.
      expect(outcome.has(first)).toBe(uuidOf(uploaded) === first);
      const answer = await fetch(`${app.url}/files/${uploaded}/content`, {
        headers: { authorization: `Bearer ${user.token}` },
      });
      expect(answer.status).toBe(200);
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    }
    const [{ used } = { used: 0 }] = await installation.sql<{ used: number }>(
      'select quota_used as used from app_user',
    );
    expect(used).toBe(20 * 2_000);
  });

  it('continues on retry when a provider is unavailable', async () => {
    const refused = { on: false };
    await using app = await startTestApp({
      overrides: {
        providers: coldProviders({
          wrap: (ice) =>
            new Proxy(ice, {
              get: (target, name) => {
                if (name === 'delete' && refused.on) {
                  return () => Promise.reject(new Error('not now'));
                }
                const value: unknown = Reflect.get(target, name);
                return typeof value === 'function' ? value.bind(target) : value;
              },
            }),
        }),
      },
    });
    const { installation } = app;
    const user = await app.signUp();
    const fileId = uuidOf(await uploadFile({ app }, user, randomBytes(200_000)));
    await installation.sweepArchive.execute();
    refused.on = true;
    await installation.trashFiles.execute(user.id, [fileId]);
    expect(await installation.purgeFiles.execute(user.id, [fileId])).toEqual(new Map());
    const [content] = await installation.sql<{ id: string }>('select id from content');
    await expect(installation.removeContent.execute(content?.id ?? '')).rejects.toThrow('not now');
    refused.on = false;
    await installation.removeContent.execute(content?.id ?? '');
    expect(await objectsIn(app, 'ice', 'objects')).toEqual([]);
  });
});

describe('the trash sweep', () => {
  it('purges only files that have been in the trash for TRASH_DAYS', async () => {
    const clock = new AdjustableClock();
    await using app = await startTestApp({ env: { TRASH_DAYS: '7' }, overrides: { clock } });
    const { installation } = app;
    const user = await app.signUp();
    const upload = async () => uuidOf(await uploadFile({ app }, user, randomBytes(500)));
    const [old, later, kept] = [await upload(), await upload(), await upload()];
    await installation.trashFiles.execute(user.id, [old]);
    clock.advance(HOUR_MS);
    await installation.trashFiles.execute(user.id, [later]);
    clock.advance(7 * DAY_MS - HOUR_MS - 60_000);
    await installation.emptyTrash.purgeDue();
    expect(await installation.trash.count(user.id)).toBe(2);
    clock.advance(60_000);
    await installation.emptyTrash.purgeDue();
    const left = await installation.sql<{ id: string }>('select id from file order by id');
    expect(left.map(({ id }) => id)).toEqual([later, kept]);
  });
});

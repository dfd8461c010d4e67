import { describe, expect, it } from 'vitest';

import { MakePreviews } from '../../../src/modules/media/application/make-previews.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders, GRACE_SECONDS } from '../../support/app/cold-app.ts';
import { startGraphqlApp, uploadFile } from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import {
  get,
  makePreviews,
  contentIdOf,
  mediaOf,
  storedPreviews,
  uuidOf,
} from '../../support/media/media-of.ts';

describe('a preview job', () => {
  it('runs after each upload and for files that were there before', async () => {
    await using server = await startGraphqlApp();
    const { installation } = server.app;
    const user = await server.app.signUp();
    const older = await uploadFile(server, user, await landscape(1));
    await installation.sql('delete from content_preparation');
    await installation.sql("delete from pgboss.job where name = 'make-previews'");
    await installation.startWorking();
    await installation.backfillPreparations.execute();
    const newer = await uploadFile(server, user, await landscape(2));
    for (const id of [older, newer]) {
      const status = async () => (await mediaOf(server, user, id)).previewStatus;
      await expect.poll(status, { timeout: 15_000 }).toBe('READY');
    }
  });

  it('replaces what a crashed one left, and changes nothing when repeated', async () => {
    await using server = await startGraphqlApp();
    const { app } = server;
    const { installation } = app;
    const user = await app.signUp();
    const id = await uploadFile(server, user, await landscape(1));
    await installation.sql(
      `create function fail() returns trigger language plpgsql as $$ begin raise 'crash'; end $$`,
    );
    await installation.sql(
      'create trigger fail before insert on content_preview for each row execute function fail()',
    );
    await expect(makePreviews(app, id)).rejects.toThrow('crash');
    expect(await storedPreviews(app)).toHaveLength(3);
    expect((await mediaOf(server, user, id)).previewStatus).toBe('PENDING');
    await installation.sql('drop trigger fail on content_preview');
    await makePreviews(app, id);
    const { preview } = await mediaOf(server, user, id);
    await makePreviews(app, id);
    expect((await mediaOf(server, user, id)).preview).toEqual(preview);
    await installation.startWorking();
    await expect
      .poll(() => storedPreviews(app), { timeout: 15_000 })
      .toEqual(['1440.webp', '256.webp', '512.webp']);
    expect((await get(preview?.url)).status).toBe(200);
  });

  it('changes nothing if it was taken for dead and retried', async () => {
    await using server = await startGraphqlApp();
    const { app } = server;
    const { clock, previewStore, providers, readCopies, unitOfWork } = app.installation;
    const user = await app.signUp();
    const id = await uploadFile(server, user, await landscape(1));
    const [decoding, retried] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const stale = new MakePreviews({
      unitOfWork,
      providers,
      readCopies,
      clock,
      previewStore,
      newKey: () => 'stale',
      sourceFiles: {
        open: async () => ({ path: '', [Symbol.asyncDispose]: async () => undefined }),
      },
      decoder: {
        readFacts: async () => ({}),
        render: async () => {
          decoding.resolve();
          await retried.promise;
          return { kind: 'REFUSED', problem: 'DAMAGED' };
        },
        convert: async (preview) => preview,
      },
    });
    const running = stale.execute(await contentIdOf(app, id));
    await decoding.promise;
    await makePreviews(app, id);
    const made = await mediaOf(server, user, id);
    retried.resolve();
    await running;
    expect(await mediaOf(server, user, id)).toEqual(made);
    expect(made.previewStatus).toBe('READY');
    expect((await get(made.preview?.url)).status).toBe(200);
  });

  it('leaves nothing behind when the file is purged in the meantime or afterwards', async () => {
    await using server = await startGraphqlApp();
    const { app } = server;
    const { makePreviews: job, purgeFiles, sql, trashFiles } = app.installation;
    const user = await app.signUp();
    const [early, late] = [
      await uploadFile(server, user, await landscape(1)),
      await uploadFile(server, user, await landscape(2)),
    ];
    await makePreviews(app, early);
    const { preview } = await mediaOf(server, user, early);
    const running = job.execute(await contentIdOf(app, late));
    await expect
      .poll(() => sql('select from content_media where prepared_at is null'))
      .toHaveLength(1);
    for (const id of [early, late]) {
      await trashFiles.execute(user.id, [uuidOf(id)]);
      await purgeFiles.execute(user.id, [uuidOf(id)]);
    }
    await running;
    expect((await get(preview?.url)).status).toBe(404);
    await app.installation.startWorking();
    await expect.poll(() => storedPreviews(app), { timeout: 15_000 }).toEqual([]);
    expect(await sql('select from content_media')).toEqual([]);
  });
});

describe('previews of an archived original', () => {
  it('keep its hot copy until they are made, and need the archive no more', async () => {
    const clock = new AdjustableClock();
    let calls = 0;
    const wrap = (ice: object) =>
      new Proxy(ice, {
        get(target, name) {
          if (name === 'open' || name === 'stat' || name === 'retrieve') calls += 1;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }) as never;
    await using server = await startGraphqlApp({
      overrides: { clock, providers: coldProviders({ wrap }) },
    });
    const { app } = server;
    const { accessTokens, sweepArchive } = app.installation;
    const user = await app.signUp();
    const viewer = async () => ({ token: await accessTokens.issue(user.id, 900) });
    const id = await uploadFile(server, user, await landscape(1, 2400, 1800));
    await sweepArchive.execute();
    clock.advance((GRACE_SECONDS + 60) * 1000);
    await sweepArchive.execute();
    expect(await app.installation.sql("select from content_copy where state = 'RELEASED'")).toEqual(
      [],
    );
    await makePreviews(app, id);
    await sweepArchive.execute();
    const released = await app.installation.sql(
      "select from content_copy where state = 'RELEASED'",
    );
    expect(released).toHaveLength(1);
    calls = 0;
    const { preview, previewStatus } = await mediaOf(server, await viewer(), id);
    expect(previewStatus).toBe('READY');
    expect((await get(preview?.url)).status).toBe(200);
    expect((await get(preview?.url.replace('webp', 'jpg'))).status).toBe(200);
    expect(calls).toBe(0);
  });

  it('are not made if it was archived before they existed', async () => {
    const clock = new AdjustableClock();
    await using server = await startGraphqlApp({
      overrides: { clock, providers: coldProviders() },
    });
    const { app } = server;
    const { accessTokens, backfillPreparations, sql, sweepArchive } = app.installation;
    const user = await app.signUp();
    const id = await uploadFile(server, user, await landscape(1, 2400, 1800));
    await sql('delete from content_preparation');
    await sweepArchive.execute();
    clock.advance((GRACE_SECONDS + 60) * 1000);
    await sweepArchive.execute();
    await backfillPreparations.execute();
    await makePreviews(app, id);
    const viewer = { token: await accessTokens.issue(user.id, 900) };
    expect(await mediaOf(server, viewer, id)).toMatchObject({
      previewStatus: 'REFUSED',
      previewProblem: 'ARCHIVED',
    });
  });
});

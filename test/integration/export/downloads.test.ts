import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type ExportApp, startExportApp } from '../../support/app/export-app.ts';
import { ExportDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../../support/graphql/graphql-app.ts';
import { downloadExport } from '../../support/library/zip-downloads.ts';
import {
  flipByte,
  growSparse,
  objectOf,
  openObjects,
} from '../../support/storage/stored-objects.ts';

let app: ExportApp;
let server: GraphqlApp;
beforeAll(async () => {
  app = await startExportApp();
  server = app.server;
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the link of an export', () => {
  it('expires after 15 minutes and can be requested again', async () => {
    const made = await app.exported({ ids: [await app.upload('linked', 'l.txt')] });
    app.clock.advance(15 * 60_000 + 1_000);
    const late = await fetch(made.download.url);
    expect([late.status, await late.json()]).toMatchObject([403, { code: 'LINK_INVALID' }]);
    const { export: again } = await ask(server, ExportDocument, { id: made.id }, await app.token());
    expect(await downloadExport(again?.download?.url ?? '')).toHaveLength(1);
  });

  it('gives access only to its export', async () => {
    const id = await app.upload('guarded', 'g.txt');
    const [one, other] = [await app.exported({ ids: [id] }), await app.exported({ ids: [id] })];
    const { search } = new URL(one.download.url);
    const { url } = server.app;
    for (const path of [
      `/exports/${other.id}/content${search}`,
      `/exports/${one.id}/content`,
      `/exports/x/content${search}`,
      `/files/${id}/content${search}`,
      `/files/${one.id}/content${search}`,
      `/exports/${one.id}/content${search.slice(0, -1)}`,
      `/exports/${one.id}/content${search}&expires=1`,
      `/exports/${one.id}/content${search.replace(/expires=\d+/, 'expires=99999999999')}`,
    ]) {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(await answer.json()).toMatchObject({ code: 'LINK_INVALID' });
    }
  });

  it('stops working once its export has expired', async () => {
    const { installation } = server.app;
    const made = await app.exported({ ids: [await app.upload('a week', 'w.txt')] });
    app.clock.advance(7 * 24 * 3_600_000 - 60_000);
    const read = async () =>
      (await ask(server, ExportDocument, { id: made.id }, await app.token())).export;
    const last = (await read())?.download;
    expect(new Date(last?.expiresAt ?? '').getTime()).toBeLessThanOrEqual(
      new Date(made.expiresAt ?? '').getTime(),
    );
    expect(await downloadExport(last?.url ?? '')).toHaveLength(1);
    app.clock.advance(61_000);
    expect((await fetch(last?.url ?? '')).status).toBe(403);
    expect(await read()).toMatchObject({ download: null });
    await installation.followExports.due(new AbortController().signal);
    expect(await read()).toMatchObject({ status: 'EXPIRED', download: null });
  });
});

describe('a download of an export', () => {
  it('is aborted if it cannot be completed', async () => {
    const good = await app.upload('good', 'good.txt');
    const id = await app.upload(randomBytes(100_000), 'damaged.bin');
    await flipByte(await objectOf(server.app, id), 50_000);
    const { download } = await app.exported({ ids: [good, id] });
    const answer = await fetch(download.url);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await vi.waitFor(async () => expect(await openObjects(server.app)).toBe(0));
    expect(server.logged).toContainEqual(expect.objectContaining({ code: 'OBJECT_NOT_FOUND' }));
  });

  it('leaves no file open when its client disconnects', async () => {
    const ids = [
      await app.upload(randomBytes(20_000_000), '1.bin'),
      await app.upload('x', '2.bin'),
    ];
    const { download } = await app.exported({ ids });
    const { hostname, port, pathname, search } = new URL(download.url);
    for (let round = 0; round < 10; round += 1) {
      const socket = connectSocket({ host: hostname, port: Number(port) });
      await once(socket, 'connect');
      socket.write(`GET ${pathname}${search} HTTP/1.1\r\nhost: a\r\n\r\n`);
      // Some disconnect before their response, the others midway.
      if (round % 2) await once(socket, 'data');
      socket.resetAndDestroy();
    }
    await vi.waitFor(async () => expect(await openObjects(server.app)).toBe(0), 5_000);
    expect(await downloadExport(download.url)).toHaveLength(2);
    expect(await openObjects(server.app)).toBe(0);
  });

  it('uses little memory regardless of its size', async () => {
    const { sql } = server.app.installation;
    const id = await app.upload('large', 'large.bin');
    const size = 300 * 1024 * 1024;
    const sha256 = await growSparse(await objectOf(server.app, id), size);
    await sql(
      'update content set size = $2, sha256 = $3 where id = (select content_id from file where id = $1)',
      [id.slice(-36), size, sha256],
    );
    const { download } = await app.exported({ ids: [id] });
    const before = process.memoryUsage.rss();
    let [length, most] = [0, before];
    const answer = await fetch(download.url);
    for await (const chunk of answer.body ?? []) {
      length += (chunk as Uint8Array).byteLength;
      most = Math.max(most, process.memoryUsage.rss());
    }
    expect(String(length)).toBe(download.sizeBytes);
    expect(length).toBeGreaterThan(size);
    expect(most - before).toBeLessThan(150 * 1024 * 1024);
  });
});

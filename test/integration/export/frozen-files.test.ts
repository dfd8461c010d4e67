import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import {
  EstimateExportDocument,
  ExportCancelDocument,
  ExportCreateDocument,
  type ExportCreateInput,
  ExportDocument,
  ExportUpdatedDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, connect, subscribe } from '../../support/graphql/graphql-app.ts';
import { downloadExport } from '../../support/library/zip-downloads.ts';

const HOUR_MS = 3_600_000;
const MUCH = { amount: '100', currency: 'USD' };

let app: RetrievalApp;
let server: { url: string; socketUrl: string };
beforeEach(async () => {
  app = await startRetrievalApp();
  server = { url: `${app.url}/graphql`, socketUrl: `${app.url.replace('http', 'ws')}/graphql` };
});
afterEach(() => app[Symbol.asyncDispose]());

function token(userId = app.user.id): Promise<string> {
  return app.installation.accessTokens.issue(userId, 900);
}

async function create(input: ExportCreateInput) {
  const variables = { input: { maxCost: MUCH, ...input } };
  const { exportCreate } = await ask(server, ExportCreateDocument, variables, await token());
  return exportCreate;
}

async function created(input: ExportCreateInput) {
  const outcome = await create(input);
  if (!outcome?.export) throw new Error(JSON.stringify(outcome));
  return outcome.export;
}

async function read(id: string) {
  return (await ask(server, ExportDocument, { id }, await token())).export;
}

async function cancel(id: string, userId?: string) {
  const { exportCancel } = await ask(server, ExportCancelDocument, { id }, await token(userId));
  return exportCancel;
}

/** Waits until the export has the given status. */
async function becomes(id: string, status: string) {
  await expect
    .poll(async () => (await read(id))?.status, { timeout: 10_000, interval: 20 })
    .toBe(status);
  const found = await read(id);
  if (!found) throw new Error('no export');
  return found;
}

function retrievalIdOf({ retrieval }: { retrieval: { id: string } | null }): string {
  if (!retrieval) throw new Error('no retrieval');
  return retrieval.id.replace('retrieval_', '');
}

/** Files of the user with their public IDs. */
async function archive(count: number, providers = ['deep']) {
  const files = [];
  for (let at = 0; at < count; at += 1) files.push(await app.archive({ providers }));
  return files.map((file) => ({ ...file, id: formatId('file', file.fileId) }));
}

describe('an export of archived files', () => {
  it('waits for their retrieval, pushes the link, and expires with them', async () => {
    const [cold, warm] = [await archive(2), await archive(1, ['local'])];
    const files = [...cold, ...warm];
    const made = await created({ ids: files.map(({ id }) => id), tier: 'STANDARD' });
    expect(made).toMatchObject({
      status: 'WAITING_FOR_RETRIEVAL',
      filesTotal: 3,
      bytesTotal: '3000',
      retrieval: { filesTotal: 2 },
      readyAt: null,
      expiresAt: null,
      download: null,
    });
    expect(made.progress).toBeCloseTo(100 / 3);
    await using client = connect(server, await token());
    await using updates = subscribe(client, ExportUpdatedDocument, { id: made.id });
    expect((await updates.next()).exportUpdated.status).toBe('WAITING_FOR_RETRIEVAL');

    await app.becomes(retrievalIdOf(made), 'IN_PROGRESS');
    app.pass(12);
    const ready = await updates.until(({ exportUpdated }) => exportUpdated.status === 'READY');
    const { expiresAt: until } = await app.becomes(retrievalIdOf(made), 'READY');
    expect(ready.exportUpdated).toMatchObject({ progress: 100, expiresAt: until?.toISOString() });
    const { download } = ready.exportUpdated;
    const entries = await downloadExport(download?.url ?? '');
    expect(entries.map(({ name }) => name)).toEqual([
      'photo.jpg',
      'photo (2).jpg',
      'photo (3).jpg',
    ]);
    expect(entries.map(({ bytes }) => bytes)).toEqual(files.map(({ bytes }) => bytes));

    app.clock.advance((until?.getTime() ?? 0) - app.clock.now().getTime() - 60_000);
    const last = (await read(made.id))?.download;
    expect(await downloadExport(last?.url ?? '')).toHaveLength(3);
    app.pass(0.1);
    await updates.until(({ exportUpdated }) => exportUpdated.status === 'EXPIRED');
    await updates.ended();
    expect((await fetch(last?.url ?? '')).status).toBe(403);
    expect(await read(made.id)).toMatchObject({ status: 'EXPIRED', download: null });
  });

  it('that are already restored is ready immediately and expires with them', async () => {
    const [file] = await archive(1);
    const requestId = await app.request({ fileIds: [file?.fileId ?? ''], tier: 'STANDARD' });
    await app.becomes(requestId, 'IN_PROGRESS');
    app.pass(12);
    const { expiresAt: until } = await app.becomes(requestId, 'READY');
    const asked = app.deep.asked.length;
    const made = await created({ ids: [file?.id ?? ''] });
    expect(made).toMatchObject({ status: 'READY', expiresAt: until?.toISOString() });
    expect(await downloadExport(made.download?.url ?? '')).toHaveLength(1);
    expect(app.deep.asked).toHaveLength(asked);
    await app.installation.extendRetrieval.execute(app.user.id, retrievalIdOf(made), 7);
    await expect
      .poll(async () => Date.parse((await read(made.id))?.expiresAt ?? ''), { timeout: 10_000 })
      .toBeGreaterThan(until?.getTime() ?? Infinity);
  });

  it('above the budget is refused without side effects', async () => {
    const [file] = await archive(1);
    const outcome = await create({
      ids: [file?.id ?? ''],
      maxCost: { amount: '0', currency: 'USD' },
    });
    expect(outcome).toMatchObject({
      export: null,
      userErrors: [{ code: 'RETRIEVAL_COST_EXCEEDED', field: ['input', 'maxCost'] }],
    });
    expect(await app.installation.sql('select id from archive_export')).toEqual([]);
    expect(await app.installation.sql('select id from retrieval_request')).toEqual([]);
    expect(app.deep.asked).toEqual([]);
  });

  it('is estimated without calling the provider', async () => {
    const files = [...(await archive(1)), ...(await archive(1, ['local']))];
    const variables = { ids: files.map(({ id }) => id) };
    const { estimateExport } = await ask(server, EstimateExportDocument, variables, await token());
    expect(estimateExport).toMatchObject({
      filesTotal: 2,
      filesFrozen: 1,
      bytesFrozen: '1000',
      retrieval: [{ tier: 'STANDARD' }, { tier: 'BULK' }],
    });
    expect(await app.installation.sql('select id from archive_export')).toEqual([]);
    expect(app.deep.asked).toEqual([]);
  });

  it('fails when a file cannot be restored; the next export lists the lost file', async () => {
    const [lost, kept] = await archive(2);
    const ids = [lost?.id ?? '', kept?.id ?? ''];
    await rm(join(app.config.dataDir, 'deep', 'objects', lost?.key ?? ''));
    const made = await created({ ids, tier: 'STANDARD' });
    await app.becomes(retrievalIdOf(made), 'IN_PROGRESS');
    app.pass(12);
    expect(await becomes(made.id, 'FAILED')).toMatchObject({
      failureReason: 'OBJECT_NOT_FOUND',
      finishedAt: expect.any(String),
      download: null,
    });
    const next = await created({ ids });
    expect(next).toMatchObject({ status: 'READY', download: { filesLeftOut: 1 } });
    const entries = await downloadExport(next.download?.url ?? '');
    // Names are given when the export is created.
    expect(entries.map(({ name }) => name)).toEqual(['NOT-EXPORTED.txt', 'photo (2).jpg']);
  });

  it('fails when its retrieval is cancelled', async () => {
    const [file] = await archive(1);
    const made = await created({ ids: [file?.id ?? ''], tier: 'STANDARD' });
    await app.installation.cancelRetrieval.execute(app.user.id, retrievalIdOf(made));
    expect(await becomes(made.id, 'FAILED')).toMatchObject({
      failureReason: 'RETRIEVAL_CANCELLED',
    });
    expect((await cancel(made.id))?.userErrors).toEqual([
      { code: 'EXPORT_STATUS_INVALID', field: ['id'] },
    ]);
  });

  it('is cancelled with its retrieval, idempotently', async () => {
    const [file] = await archive(1);
    const made = await created({ ids: [file?.id ?? ''], tier: 'STANDARD' });
    for (let time = 0; time < 2; time += 1) {
      expect(await cancel(made.id)).toMatchObject({
        export: { status: 'CANCELLED', retrieval: { status: 'CANCELLED' } },
        userErrors: [],
      });
    }
    await using client = connect(server, await token());
    await using updates = subscribe(client, ExportUpdatedDocument, { id: made.id });
    expect((await updates.next()).exportUpdated.status).toBe('CANCELLED');
    await updates.ended();
  });

  it('catches up with missed changes of its retrieval', async () => {
    const [file] = await archive(1);
    const made = await created({ ids: [file?.id ?? ''], tier: 'STANDARD' });
    await app.installation.sql(
      `update retrieval_request set status = 'FAILED', failure_reason = 'COPY_STATE_INVALID',
         finished_at = now() where id = $1`,
      [retrievalIdOf(made)],
    );
    const { signal } = new AbortController();
    await app.installation.followExports.due(signal);
    const failed = await read(made.id);
    expect(failed).toMatchObject({ status: 'FAILED', failureReason: 'COPY_STATE_INVALID' });
    await app.installation.followExports.due(signal);
    await app.installation.followExports.ofRetrieval(retrievalIdOf(made), signal);
    expect(await read(made.id)).toEqual(failed);
  });
});

describe('a ready export', () => {
  it('expires when a file moves to cold storage before the download', async () => {
    const [file] = await archive(1, ['local', 'deep']);
    const made = await created({ ids: [file?.id ?? ''] });
    expect(made.status).toBe('READY');
    await app.installation.sql(
      `update content_copy set state = 'RELEASED' where content_id = $1 and provider = 'local'`,
      [file?.contentId],
    );
    const refused = await fetch(made.download?.url ?? '');
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'RETRIEVAL_REQUIRED' },
    ]);
    const head = await fetch(made.download?.url ?? '', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-disposition')]).toEqual([409, null]);
    expect(await read(made.id)).toMatchObject({ status: 'EXPIRED', download: null });
  });

  it('cannot be downloaded once it is cancelled', async () => {
    const [file] = await archive(1, ['local']);
    const made = await created({ ids: [file?.id ?? ''] });
    expect((await fetch(made.download?.url ?? '')).status).toBe(200);
    expect(await cancel(made.id)).toMatchObject({
      export: { status: 'CANCELLED', download: null },
    });
    const refused = await fetch(made.download?.url ?? '');
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'EXPORT_STATUS_INVALID' },
    ]);
  });

  it('of another user can be neither cancelled nor watched', async () => {
    const [file] = await archive(1, ['local']);
    const made = await created({ ids: [file?.id ?? ''] });
    const stranger = await app.signUp();
    for (const id of [made.id, formatId('export', '00000000-0000-7000-8000-000000000000'), 'x']) {
      expect(await cancel(id, stranger.id)).toEqual({
        export: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
      });
      await using client = connect(server, await token(stranger.id));
      await using updates = subscribe(client, ExportUpdatedDocument, { id });
      const refused: unknown = await updates.next().catch((error: unknown) => error);
      const told = refused instanceof Error ? refused.message : JSON.stringify(refused);
      expect(told).toContain('NOT_FOUND');
    }
    expect((await read(made.id))?.status).toBe('READY');
    app.clock.advance(HOUR_MS);
    expect((await read(made.id))?.download).not.toBeNull();
  });
});

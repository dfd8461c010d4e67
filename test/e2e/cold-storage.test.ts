import { randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { print } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createTestDatabase } from '../support/database/test-database.ts';
import { type Folder, folder } from '../support/general/folders.ts';
import {
  EstimateRetrievalDocument,
  FileDownloadDocument,
  RetrievalRequestDocument,
  RetrievalUpdatedDocument,
  type RetrievalUpdatedSubscription,
} from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { type SqsTestServer, startSqsServer } from '../support/s3-server/sqs-server.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { s3OptionsOf } from '../support/storage/s3-providers.ts';
import { PATIENT, startTusUpload } from '../support/tus/tus-upload.ts';

const FULL = process.env['FAULTS'] === 'full';

/** 12 hours take 2 seconds and a day takes 4. */
const TIME_SCALE = 21_600;
/** 1/16 GiB, so that prices are easy to calculate. */
const SIZE = 64 * 1024 * 1024;

interface S3Message {
  readonly Records?: readonly { readonly eventName: string; readonly eventTime: string }[];
}

type Update = RetrievalUpdatedSubscription['retrievalUpdated'];

let s3: S3TestServer;
let sqs: SqsTestServer;
let settings: Folder;
const databases = new AsyncDisposableStack();
beforeAll(async () => {
  s3 = await startS3Server({ timeScale: TIME_SCALE });
  sqs = await startSqsServer();
  settings = await folder();
});
afterAll(async () => {
  await databases.disposeAsync();
  await settings[Symbol.asyncDispose]();
  await sqs[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

interface ColdHost {
  readonly host: TusHost;
  /** When the service completed the restore, in milliseconds since the epoch. */
  readonly restoredAt: () => number;
}

/** A separate server process whose only archive is a DEEP_ARCHIVE bucket. */
async function startHost(withEvents: boolean): Promise<ColdHost> {
  const { bucket, region, endpoint } = s3OptionsOf(s3);
  if (withEvents) s3.events.sendTo(sqs.queue, bucket);
  let restoredAt = Infinity;
  const send = (message: string): void => {
    const { Records: [record] = [] } = JSON.parse(message) as S3Message;
    if (record?.eventName.endsWith(':Completed')) restoredAt = Date.parse(record.eventTime);
  };
  s3.events.sendTo({ send }, bucket);
  const file = join(settings.path, `${bucket}.json`);
  const deep = {
    kind: 's3',
    name: 'deep',
    storageClass: 'DEEP_ARCHIVE',
    timeScale: TIME_SCALE,
    bucket,
    region,
    endpoint,
    forcePathStyle: true,
    accessKeyId: { env: 'ACCESS' },
    secretAccessKey: { env: 'SECRET' },
    ...(withEvents ? { restoreEvents: { queueUrl: sqs.queueUrl, region: sqs.region } } : {}),
  };
  const policy = { order: ['deep'], copies: 1, graceSeconds: 0 };
  await writeFile(file, JSON.stringify({ providers: [deep], policy }));
  const { accessKeyId, secretAccessKey } = s3.credentials;
  const host = await TusHost.start({
    external: databases.use(await createTestDatabase()),
    env: { PROVIDERS_FILE: file, ACCESS: accessKeyId, SECRET: secretAccessKey },
  });
  return { host, restoredAt: () => restoredAt };
}

/** A client that keeps reconnecting, like a phone app. */
function phone(host: TusHost, token: string): Client {
  return createClient({
    url: `${host.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 1_000,
    shouldRetry: () => true,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 100)),
  });
}

interface Told {
  readonly update: Update;
  readonly at: number;
}

function follow(client: Client, id: string, told: Told[]): void {
  client.subscribe<RetrievalUpdatedSubscription>(
    { query: print(RetrievalUpdatedDocument), variables: { id } },
    {
      next: ({ data }) => {
        if (data) told.push({ update: data.retrievalUpdated, at: Date.now() });
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
}

const ready = ({ update }: Told): boolean =>
  update.kind === 'READY' || (update.kind === 'CURRENT' && update.request.status === 'READY');

describe('a photo in Deep Archive', () => {
  it.concurrent.each(
    [
      { withEvents: false, killed: false, long: false },
      { withEvents: false, killed: true, long: true },
      { withEvents: true, killed: false, long: true },
      { withEvents: true, killed: true, long: false },
    ].filter(({ long }) => FULL || !long),
  )(
    'is archived, restored with a push, and expires again (SQS $withEvents, killed while pending $killed)',
    { timeout: 90_000 },
    async ({ withEvents, killed }) => {
      const { host: started, restoredAt } = await startHost(withEvents);
      await using host = started;
      const token = await host.token();
      const server = { url: `${host.url}/graphql` };
      const bytes = randomFillSync(Buffer.allocUnsafe(SIZE));
      const chunkSize = 8 * 1024 * 1024;
      const upload = { url: host.url, token, bytes, chunkSize, retryDelays: PATIENT };
      const id = await startTusUpload(upload).fileId;
      const headers = { authorization: `Bearer ${token}` };
      const content = `${host.url}/files/${id}/content`;
      const download = async () =>
        (await ask(server, FileDownloadDocument, { id }, token)).file?.download;

      // Archived, and the hot copy released.
      await expect
        .poll(async () => (await download())?.__typename, { timeout: 30_000, interval: 50 })
        .toBe('RetrievalRequired');
      const refused = await fetch(content, { headers });
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({
        code: 'RETRIEVAL_REQUIRED',
        availability: 'COLD',
        estimates: [{ tier: 'STANDARD', cost: { amount: '0.007070833333', currency: 'USD' } }, {}],
      });

      const { estimateRetrieval } = await ask(
        server,
        EstimateRetrievalDocument,
        { ids: [id] },
        token,
      );
      expect(estimateRetrieval).toMatchObject([
        {
          tier: 'STANDARD',
          days: 2,
          // 0.10 / 1000 requests; 0.02, 0.023 for 2 of 30 days, and 0.09 per GiB, of which this is 1/16.
          requestCost: { amount: '0.0001' },
          retrievalCost: { amount: '0.00125' },
          temporaryCopyCost: { amount: '0.000095833333' },
          egressCost: { amount: '0.005625' },
          cost: { amount: '0.007070833333', currency: 'USD' },
        },
        {
          tier: 'BULK',
          days: 4,
          requestCost: { amount: '0.000025' },
          retrievalCost: { amount: '0.00015625' },
          temporaryCopyCost: { amount: '0.000191666667' },
          egressCost: { amount: '0.005625' },
          cost: { amount: '0.005997916667', currency: 'USD' },
        },
      ]);

      const dear = { ids: [id], tier: 'STANDARD', maxCost: { amount: '0.007', currency: 'USD' } };
      const tooDear = await ask(server, RetrievalRequestDocument, { input: dear } as never, token);
      expect(tooDear.retrievalRequest?.userErrors).toMatchObject([
        { code: 'RETRIEVAL_COST_EXCEEDED', field: ['input', 'maxCost'] },
      ]);

      const input = { ...dear, maxCost: { amount: '0.0071', currency: 'USD' } };
      const asked = await ask(server, RetrievalRequestDocument, { input } as never, token);
      expect(asked.retrievalRequest?.userErrors).toEqual([]);
      const requestId = asked.retrievalRequest?.retrieval?.id ?? '';
      const client = phone(host, token);
      const told: Told[] = [];
      follow(client, requestId, told);
      await expect
        .poll(() => told.at(-1)?.update.request.status, { timeout: 10_000, interval: 20 })
        .toBe('IN_PROGRESS');
      expect(s3.calls.RestoreObject).toBeGreaterThan(0);
      const warming = await fetch(content, { headers });
      expect([warming.status, await warming.json()]).toMatchObject([
        409,
        { code: 'RETRIEVAL_IN_PROGRESS', request: { id: requestId, status: 'IN_PROGRESS' } },
      ]);
      let backAt = 0;
      if (killed) {
        await host.server.end('SIGKILL');
        await host.restart();
        backAt = Date.now();
      }

      await expect.poll(() => told.some(ready), { timeout: 30_000, interval: 20 }).toBe(true);
      const pushed = told.find(ready);
      const late = (pushed?.at ?? Infinity) - Math.max(restoredAt(), backAt);
      expect(late).toBeLessThanOrEqual(5_000);
      const link = await download();
      if (link?.__typename !== 'DownloadLink') throw new Error('no link');
      const expiresAt = pushed?.update.request.expiresAt ?? '';
      expect(new Date(link.expiresAt).getTime()).toBeLessThanOrEqual(new Date(expiresAt).getTime());
      const back = await fetch(link.url);
      expect(back.status).toBe(200);
      expect(sha256(Buffer.from(await back.arrayBuffer()))).toBe(sha256(bytes));

      await expect
        .poll(() => told.at(-1)?.update.kind, { timeout: 40_000, interval: 50 })
        .toBe('EXPIRED');
      expect(told.filter(ready)).toHaveLength(1);
      const kinds = told.map(({ update }) => update.kind);
      expect(kinds.indexOf('EXPIRING')).toBeLessThan(kinds.indexOf('EXPIRED'));
      expect(kinds).toContain('EXPIRING');
      expect((await fetch(content, { headers })).status).toBe(409);
      expect((await download())?.__typename).toBe('RetrievalRequired');
      await client.dispose();
    },
  );
});

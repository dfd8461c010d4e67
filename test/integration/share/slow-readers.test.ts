import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { get as request, type IncomingMessage } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { get, linkIn, linksIn, type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import { until } from '../../support/general/until.ts';

const POOL = 2;
const READERS = 4 * POOL;
/** More than the buffers of a connection hold, so that the server has to wait for its client. */
const FILE_BYTES = 12 * 1024 * 1024;
const BYTES_PER_SECOND = 1_000;

let app: ShareApp;
beforeAll(async () => {
  app = await startShareApp({ env: { DATABASE_POOL: String(POOL) } });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Starts a download and reads 1 kB of it per second. */
async function readSlowly(link: string, stack: DisposableStack): Promise<IncomingMessage> {
  const sent = request(link, { agent: false });
  stack.defer(() => sent.destroy());
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  await once(answer, 'readable');
  answer.read(BYTES_PER_SECOND);
  const timer = setInterval(() => answer.read(BYTES_PER_SECOND), 1_000);
  stack.defer(() => clearInterval(timer));
  return answer;
}

/** Connections of the server that are doing something or wait within a transaction. */
async function busyConnections(): Promise<unknown> {
  const [row] = await app.app.installation.sql(
    `select count(*)::int as busy from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
  );
  return row;
}

describe('slow readers of a share', () => {
  it('hold no database connections, so that others are answered', async () => {
    const ids = [await app.upload(randomBytes(FILE_BYTES)), await app.upload(randomBytes(10))];
    const { url } = await app.share({ ids });
    const page = await get(url);
    const [large = ''] = linksIn(page, url, '/content?');
    const zip = linkIn(page, url, '/zip?');
    using stack = new DisposableStack();
    const links = Array.from({ length: READERS }, (_, at) => (at % 2 === 0 ? large : zip));
    const answers = await Promise.all(links.map((link) => readSlowly(link, stack)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(links.map(() => 200));
    await until(async () => JSON.stringify(await busyConnections()) === '{"busy":0}');
    const began = performance.now();
    for (let round = 0; round < 5; round += 1) expect((await get(url)).status).toBe(200);
    expect((performance.now() - began) / 5).toBeLessThan(1_000);
    expect(answers.every(({ complete, destroyed }) => !complete && !destroyed)).toBe(true);
  });
});

import { createHash } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../../support/app/test-app.ts';
import { TusClient } from '../../../support/tus/tus-client.ts';
import { reservationDrift, tracesOf } from './upload-traces.ts';

const FULL = process.env['FAULTS'] === 'full';
const PATCH_ROUNDS = FULL ? 50 : 8;
const QUOTA_ROUNDS = FULL ? 20 : 4;
const MB = 1_000_000;

let app: TestApp;
let other: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  other = await startTestApp({ nodeOf: app });
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

it(
  `only one client’s bytes are kept in each of ${PATCH_ROUNDS} races between two nodes`,
  { timeout: PATCH_ROUNDS * 4_000 },
  async () => {
    const user = await app.signUp();
    const nodes = [new TusClient(app.url, user.token), new TusClient(other.url, user.token)];
    for (let round = 0; round < PATCH_ROUNDS; round += 1) {
      // Sizes on both sides of a batch and of a checkpoint.
      const size = [50_000, 700_000, 5_000_000][round % 3] ?? 0;
      const bodies = nodes.map((_, who) => Buffer.alloc(size, `${round}-client-${who}|`));
      const path = (await nodes[round % 2]?.open(size)) ?? '';
      const answers = await Promise.all(
        nodes.map((client, who) => client.patch(path, 0, bodies[who] ?? Buffer.alloc(0))),
      );
      const accepted = answers.filter((answer) => answer.status === 204);
      expect(accepted.length).toBeLessThanOrEqual(1);
      for (const answer of answers) expect([204, 409, 423]).toContain(answer.status);

      const [client] = nodes as [TusClient];
      const asked = await client.head(path);
      expect(asked.status).toBe(200);
      const offset = Number(asked.headers['upload-offset']);
      if (accepted.length === 1) expect(offset).toBe(size);
      if (offset < size) {
        const rest = await client.patch(path, offset, Buffer.alloc(size - offset));
        expect(rest.status).toBe(204);
      }
      const fileId = (await client.head(path)).headers['flexstorage-file-id'];
      const { bytes, headers } = await client.request('GET', `/files/${String(fileId)}/content`);
      const prefixes = bodies.map((body) => body.subarray(0, offset));
      expect(prefixes.some((prefix) => prefix.equals(bytes.subarray(0, offset)))).toBe(true);
      // The hash is that of the bytes on disk, whoever has hashed them on the way.
      const hash = createHash('sha256').update(bytes).digest('hex');
      expect(headers.etag).toBe(`"sha256-${hash}"`);
    }
  },
);

it(
  `50 uploads created concurrently on two nodes never exceed the quota in ${QUOTA_ROUNDS} rounds`,
  { timeout: QUOTA_ROUNDS * 10_000 },
  async () => {
    for (let round = 0; round < QUOTA_ROUNDS; round += 1) {
      const user = await app.signUp({ quotaBytes: 100 * MB });
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          new TusClient((index % 2 ? app : other).url, user.token).create(10 * MB),
        ),
      );
      const statuses = answers.map((answer) => answer.status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(10);
      expect(statuses.filter((status) => status === 413)).toHaveLength(40);
      expect(await tracesOf(app, user.id)).toEqual({
        sessions: 10,
        files: 10,
        reserved: 100 * MB,
        used: 0,
      });
      expect(await reservationDrift(app)).toBe(0);
    }
  },
);

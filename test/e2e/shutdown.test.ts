import { randomFillSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { queryRows } from '../support/database/query-rows.ts';
import { until } from '../support/general/until.ts';
import { TusHost } from '../support/processes/tus-host.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { PATIENT, sessionIdOf, startTusUpload } from '../support/tus/tus-upload.ts';

const UPLOADS = 10;
const SIZE = (process.env['FAULTS'] === 'full' ? 24 : 16) * 1024 * 1024;
const PIECE = 64 * 1024;
const TUS = { 'tus-resumable': '1.0.0' };

let host: TusHost;
let auth: Record<string, string>;
beforeAll(async () => {
  host = await TusHost.start();
  auth = { authorization: `Bearer ${await host.token()}`, ...TUS };
});
afterAll(() => host[Symbol.asyncDispose]());

/** A PATCH with a slow body, so that it runs for a while. */
class SlowPatch {
  /** Undefined if the connection closed without a response. */
  readonly answer: Promise<IncomingMessage | undefined>;
  private readonly request;
  private over = false;

  constructor(
    readonly uploadUrl: string,
    readonly bytes: Buffer,
  ) {
    this.request = request(uploadUrl, {
      method: 'PATCH',
      headers: {
        ...auth,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': SIZE,
      },
    });
    this.answer = new Promise((resolve) => {
      this.request.on('response', (response) => {
        this.over = true;
        resolve(response.resume());
      });
      // The connection closes after the response; on a busy machine the response may be lost with it.
      this.request.on('error', () => {
        this.over = true;
        resolve(undefined);
      });
    });
    void this.send();
  }

  private async send(): Promise<void> {
    for (let at = 0; at < SIZE && !this.over; at += PIECE) {
      this.request.write(this.bytes.subarray(at, at + PIECE));
      await sleep(20);
    }
  }
}

async function openUpload(): Promise<string> {
  const answer = await fetch(`${host.url}/uploads`, {
    method: 'POST',
    headers: { ...auth, 'upload-length': String(SIZE) },
  });
  expect(answer.status).toBe(201);
  return new URL(answer.headers.get('location') ?? '', host.url).href;
}

async function offsets(): Promise<Map<string, number>> {
  const rows = await queryRows(
    await host.database(),
    `select id, upload_offset from upload_session where status = 'OPEN'`,
  );
  return new Map(rows.map(([id, offset]) => [String(id), Number(offset)]));
}

async function isServing(): Promise<boolean> {
  const answer = await fetch(`${host.url}/readyz`).catch(() => undefined);
  return answer?.status === 200;
}

describe('SIGTERM', () => {
  it('ends running uploads so that all of them can be resumed', { timeout: 90_000 }, async () => {
    const urls = await Promise.all(Array.from({ length: UPLOADS }, openUpload));
    const patches = urls.map((url) => new SlowPatch(url, randomFillSync(Buffer.allocUnsafe(SIZE))));
    await until(async () => {
      const moved = [...(await offsets()).values()].filter((offset) => offset > 0);
      return moved.length === UPLOADS;
    });

    const startedAt = performance.now();
    const ended = host.server.end('SIGTERM');
    await until(async () => !(await isServing()));
    // Ctrl-C under npm reaches the process twice.
    host.server.child.kill('SIGINT');
    host.server.child.kill('SIGTERM');
    expect(await ended).toBe(0);
    // Written bytes are already durable or are synced now, so there is nothing to wait for.
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(await host.postmasterPid()).toBeUndefined();
    const told = await Promise.all(patches.map(({ answer }) => answer));
    const answers = told.filter((answer) => answer !== undefined);
    expect(answers).not.toEqual([]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 503));
    for (const { headers } of answers) expect(Number(headers['retry-after'])).toBeGreaterThan(0);

    await host.restart();
    const durable = await offsets();
    const heads = await Promise.all(
      urls.map((url) => fetch(url, { method: 'HEAD', headers: auth })),
    );
    const token = await host.token();
    const fates = patches.map(async ({ uploadUrl, bytes }, index) => {
      const head = heads[index];
      const id = sessionIdOf(uploadUrl);
      const offset = Number(head?.headers.get('upload-offset'));
      const { size } = await stat(join(host.dataDir, 'staging', id.slice(-2), id));
      // Draining loses no written byte.
      expect([offset, durable.get(id)]).toEqual([size, size]);
      expect(offset).toBeGreaterThan(0);
      const upload = startTusUpload({
        url: host.url,
        token,
        bytes,
        chunkSize: Infinity,
        uploadUrl,
        retryDelays: PATIENT,
      });
      const kept = await fetch(`${host.url}/files/${await upload.fileId}/content`, {
        headers: auth,
      });
      return sha256(Buffer.from(await kept.arrayBuffer())) === sha256(bytes);
    });
    expect(await Promise.all(fates)).toEqual(urls.map(() => true));
  });

  it('ends an idle server and its PostgreSQL immediately', async () => {
    const pid = await host.postmasterPid();
    expect(pid).toBeGreaterThan(1);
    const startedAt = performance.now();
    expect(await host.server.end('SIGTERM')).toBe(0);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(await host.postmasterPid()).toBeUndefined();
  });
});

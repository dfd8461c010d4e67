import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readlink } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { httpServer } from '../../../src/app/http-server.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { until } from '../../support/general/until.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const LIMIT_MS = 300;

let app: TestApp;
let user: TestUser;
let server: FastifyInstance;
let port: number;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  server = await httpServer(app.config, app.installation, pino({ level: 'silent' }), {
    bodyMs: LIMIT_MS,
    downloadIdleMs: LIMIT_MS,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(async () => {
  await server.close();
  await app[Symbol.asyncDispose]();
});

const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
});

async function open(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  sockets.add(socket);
  await once(socket, 'connect');
  return socket;
}

function requestHead(line: string, headers: Record<string, string | number>): string {
  const all = Object.entries({ host: 'a', authorization: `Bearer ${user.token}`, ...headers });
  return `${line} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** Sends `count` bytes slowly, or until the connection closes. */
function trickle(socket: Socket, count = Infinity): void {
  let sent = 0;
  const timer = setInterval(() => {
    socket.write(' ');
    sent += 1;
    if (sent === count) clearInterval(timer);
  }, LIMIT_MS / 6);
  socket.once('close', () => clearInterval(timer));
}

describe('a request body that exceeds its time limit', () => {
  const json = { 'content-type': 'application/json', 'content-length': 5_000 };

  it.each(['/graphql', '/nothing/is/here'])('returns 408 at %s', async (path) => {
    const socket = await open();
    socket.write(requestHead(`POST ${path}`, json));
    trickle(socket);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 [^]*\r\nConnection: close\r\n/);
  });

  it('closes the connection if the response was sent before the body', async () => {
    const socket = await open();
    socket.write(requestHead('GET /healthz', json));
    trickle(socket);
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [^]*[}\w]$/);
  });

  it('does not apply to uploads', async () => {
    const path = await new TusClient(app.url, user.token).open(10);
    const socket = await open();
    const headers = {
      'tus-resumable': '1.0.0',
      'upload-offset': 0,
      'content-type': 'application/offset+octet-stream',
      'content-length': 10,
    };
    socket.write(requestHead(`PATCH ${path}`, headers));
    // The tenth byte arrives long after the limit.
    trickle(socket, 10);
    socket.setTimeout(LIMIT_MS * 20, () => socket.destroy());
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 204 /);
  });

  it('does not affect complete requests and their connection', async () => {
    const socket = await open();
    const body = JSON.stringify({ query: '{ viewer { id } }' });
    const ask = async (): Promise<string> => {
      socket.write(requestHead('POST /graphql', { ...json, 'content-length': body.length }) + body);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      return answer.toString();
    };
    expect(await ask()).toMatch(/^HTTP\/1\.1 200 /);
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(LIMIT_MS * 3) });
    await expect(closed).rejects.toThrow('aborted');
    expect(await ask()).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('an idle download', () => {
  async function openObjects(): Promise<number> {
    const root = join(app.config.dataDir, 'objects');
    const handles = await readdir('/proc/self/fd');
    const targets = await Promise.all(
      handles.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    return targets.filter((target) => target.startsWith(root)).length;
  }

  it('is aborted and its file closed', async () => {
    const fileId = await new TusClient(app.url, user.token).upload(randomBytes(40_000_000));
    const socket = await open();
    socket.write(requestHead(`GET /files/${fileId}/content`, {}));
    await once(socket, 'readable');
    expect(await openObjects()).toBe(1);
    await until(async () => (await openObjects()) === 0, { timeoutMs: LIMIT_MS * 20 });
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => (bytes += chunk.byteLength));
    await once(socket, 'close');
    expect(bytes).toBeLessThan(40_000_000);
  });

  it('keeps its connection open after a complete download', async () => {
    const fileId = await new TusClient(app.url, user.token).upload(randomBytes(1_000));
    const socket = await open();
    const download = async (): Promise<number> => {
      let bytes = 0;
      const count = (chunk: Buffer): void => void (bytes += chunk.byteLength);
      socket.on('data', count).write(requestHead(`GET /files/${fileId}/content`, {}));
      await until(() => bytes > 1_000);
      socket.off('data', count);
      return bytes;
    };
    expect(await download()).toBeGreaterThan(1_000);
    const closed = once(socket, 'close', { signal: AbortSignal.timeout(LIMIT_MS * 3) });
    await expect(closed).rejects.toThrow('aborted');
    expect(await download()).toBeGreaterThan(1_000);
  });
});

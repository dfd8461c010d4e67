import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../../support/app/test-app.ts';
import { OFFSET_TYPE, TusClient } from '../../../support/tus/tus-client.ts';

const MIB = 1024 * 1024;

let app: TestApp;
let token: string;
let path: string;

beforeAll(async () => {
  app = await startTestApp();
  ({ token } = await app.signUp());
  path = await new TusClient(app.url, token).open(100 * MIB);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Of a PATCH at an offset where the upload does not stand. */
const headers = (length: number): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  'tus-resumable': '1.0.0',
  'upload-offset': '5',
  'content-type': OFFSET_TYPE,
  'content-length': String(length),
});

/** A connection that the test writes to, with what has come back so far. */
async function connection(): Promise<{ socket: Socket; answer: () => string }> {
  const { port } = new URL(app.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (bytes) => (answer += bytes.toString()));
  return { socket, answer: () => answer };
}

function head(method: string, length: number): string {
  const lines = Object.entries(headers(length)).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`;
}

it('a rejected chunk is read completely, for clients that read the response only afterwards', async () => {
  const { socket, answer } = await connection();
  socket.pause();
  socket.write(head('PATCH', 5 * MIB));
  await new Promise((resolve) => socket.write(Buffer.alloc(5 * MIB), resolve));
  socket.resume();
  await expect.poll(answer).toContain('HTTP/1.1 409');
  socket.write(head('HEAD', 0));
  await expect.poll(answer).toContain('HTTP/1.1 200');
  socket.destroy();
});

it('a rejected endless body gets its response immediately and is disconnected later', async () => {
  const { socket, answer } = await connection();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(head('PATCH', 100 * MIB));
  const sendOn = (): void => {
    while (!socket.destroyed && socket.write(Buffer.alloc(64 * 1024)));
  };
  socket.on('drain', sendOn);
  sendOn();
  await expect.poll(answer, { timeout: 2_500 }).toContain('HTTP/1.1 409');
  expect(socket.destroyed).toBe(false);
  await closed;
  expect(socket.bytesWritten).toBeLessThan(50 * MIB);
});

import { once } from 'node:events';
import { createServer } from 'node:net';

import { expect, it } from 'vitest';

import { freePort, startServerProcess, tokenOf } from '../support/processes/server-process.ts';
import { TusHost } from '../support/processes/tus-host.ts';

// Concurrent, because they wait for disks.
it.concurrent('prints the first account only on the first start, and the URLs on every start', async () => {
  await using host = await TusHost.start();
  const first = host.server.output();
  expect(first.match(/^ *email +admin@flexstorage\.local$/gm)).toHaveLength(1);
  const passwords = [...first.matchAll(/^ *password +(\S{16,})$/gm)];
  expect(passwords).toHaveLength(1);
  expect(first).toContain(`${host.url}/graphiql`);
  expect(first).toContain(`${host.url}/graphql`);
  expect(first).toContain(`${host.url}/uploads`);
  expect(await host.server.end('SIGTERM')).toBe(0);

  await host.restart();
  const second = host.server.output();
  expect(second).toContain(`${host.url}/graphiql`);
  expect(second).not.toMatch(/password|email/);
  expect(second).not.toContain(passwords[0]?.[1]);
  expect((await tokenOf(host.env)).split('.')).toHaveLength(3);
});

it.concurrent('starts two processes on one new folder with one PostgreSQL and one first account', async () => {
  await using host = await TusHost.prepare();
  const [first, second] = await Promise.all([
    host.restart(),
    startServerProcess({ port: await freePort(), env: host.env }),
  ]);
  await using other = second;
  const outputs = first.output() + second.output();
  expect(outputs.match(/^ *password /gm)).toHaveLength(1);
  const headers = { authorization: `Bearer ${await host.token()}`, 'tus-resumable': '1.0.0' };
  const created = await fetch(`${first.url}/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': '5' },
  });
  const upload = new URL(created.headers.get('location') ?? '', other.url);
  const seen = await fetch(upload, { method: 'HEAD', headers });
  expect([created.status, seen.status]).toEqual([201, 200]);
  expect(seen.headers.get('upload-length')).toBe('5');
});

it.concurrent('prints the first account even if the port is in use', async () => {
  await using host = await TusHost.prepare();
  const blocker = createServer().listen(host.port, '127.0.0.1');
  await once(blocker, 'listening');
  try {
    const server = await startServerProcess({ port: host.port, env: host.env, dontWait: true });
    const [code] = (await once(server.child, 'close')) as [number | null];
    expect(server.output()).toContain('EADDRINUSE');
    expect(code).toBe(1);
    expect(server.output()).toMatch(/^ *password +\S{16,}$/m);
    expect(server.output()).not.toContain('is ready');
    expect(await host.postmasterPid()).toBeUndefined();
  } finally {
    blocker.close();
    await once(blocker, 'close');
  }
  // The account still exists and is not printed again.
  await host.restart();
  expect(host.server.output()).not.toContain('password');
});

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { LocalProcessRegistry } from '../../../src/platform/processes/local-process-registry.ts';
import { processIdentity } from '../../../src/platform/processes/process-identity.ts';

const SCRIPT = fileURLToPath(
  new URL('../../support/processes/without-descriptors.mjs', import.meta.url),
);

/** The name that another process of this place would have. */
function nameOf(self: string, pid: number, identity: string | undefined): string {
  return [...self.split('|').slice(0, -2), pid, identity].join('|');
}

it('a process has ended once it has exited or its pid belongs to another one', async () => {
  const registry = await LocalProcessRegistry.open();
  expect(await registry.hasEnded(registry.self)).toBe(false);
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const pid = Number(child.pid);
  const name = nameOf(registry.self, pid, await processIdentity(pid));
  expect(await registry.hasEnded(name)).toBe(false);
  expect(await registry.hasEnded(`${name}0`)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await registry.hasEnded(name)).toBe(true);
});

it.each([
  ['machine', 0],
  ['boot', 1],
  ['pid namespace', 2],
])('a process of another %s is never taken for ended', async (_, part) => {
  const registry = await LocalProcessRegistry.open();
  // The pid is free here.
  const parts = nameOf(registry.self, 4_194_303, 'boot:1').split('|');
  expect(await registry.hasEnded(parts.join('|'))).toBe(true);
  parts[part] = 'another';
  expect(await registry.hasEnded(parts.join('|'))).toBe(false);
});

it('a running process is not taken for ended while no file can be opened', async () => {
  const registry = await LocalProcessRegistry.open();
  const run = `ulimit -n 60 && exec "$0" "$@"`;
  const args = ['-c', run, process.execPath, SCRIPT, registry.self, String(process.pid)];
  const { stdout } = await promisify(execFile)('bash', args, { timeout: 30_000 });
  expect(JSON.parse(stdout)).toEqual({ before: false, during: false, identity: 'EMFILE' });
});

import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { logOutput } from '../../../src/platform/log/log-output.ts';
import { folder } from '../../support/general/folders.ts';

const MIB = 1024 * 1024;
const line = (text: string) => `${JSON.stringify({ msg: text })}\n`;

/** A named pipe with a reader that reads only when asked. */
async function pipe() {
  const work = await folder();
  const path = join(work.path, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const buffer = Buffer.alloc(MIB);
  return {
    writer,
    /** What can be read at once. */
    read: (): string => {
      try {
        return buffer.toString('utf8', 0, readSync(reader, buffer));
      } catch {
        return '';
      }
    },
    closeReader: () => closeSync(reader),
    [Symbol.asyncDispose]: async () => {
      closeSync(writer);
      await work[Symbol.asyncDispose]();
    },
  };
}

describe('the output of the log', () => {
  it('writes every line to a pipe that is read', async () => {
    await using through = await pipe();
    const output = logOutput(through.writer);
    const lines = Array.from({ length: 200 }, (_, at) => line(`line ${at}`));
    for (const one of lines) output.write(one);
    let read = '';
    await expect.poll(() => (read += through.read())).toBe(lines.join(''));
    output[Symbol.dispose]();
  });

  it('drops lines instead of waiting for a reader, and says how many once it reads again', async () => {
    await using through = await pipe();
    const output = logOutput(through.writer);
    const long = line('x'.repeat(1_000));
    const began = performance.now();
    for (let at = 0; at < 3_000; at += 1) output.write(long);
    expect(performance.now() - began).toBeLessThan(10_000);
    let read = '';
    await expect
      .poll(() => (read += through.read()), { timeout: 15_000 })
      .toMatch(/\d+ log lines were dropped because the output was too slow or full/);
    const kept = read.split('\n').filter((one) => one.includes('xxx')).length;
    const [, dropped] = /(\d+) log lines/.exec(read) ?? [];
    expect(kept + Number(dropped)).toBe(3_000);
    output[Symbol.dispose]();
  });

  it('gives up within seconds at the end if nobody reads', async () => {
    await using through = await pipe();
    const output = logOutput(through.writer);
    for (let at = 0; at < 500; at += 1) output.write(line('x'.repeat(1_000)));
    const began = performance.now();
    output[Symbol.dispose]();
    expect(performance.now() - began).toBeLessThan(5_000);
    output.write(line('ignored'));
  });

  it('writes what is waiting at the end', async () => {
    await using through = await pipe();
    const output = logOutput(through.writer);
    output.write(line('last words'));
    output[Symbol.dispose]();
    let read = '';
    await expect.poll(() => (read += through.read())).toBe(line('last words'));
  });

  it('survives a reader that is gone and a full disk', async () => {
    await using through = await pipe();
    const broken = logOutput(through.writer);
    through.closeReader();
    const full = logOutput(openSync('/dev/full', constants.O_WRONLY));
    for (let at = 0; at < 100; at += 1) {
      for (const output of [broken, full]) output.write(line(`line ${at}`));
      await new Promise((done) => void setImmediate(done));
    }
    for (const output of [broken, full]) output[Symbol.dispose]();
    expect(through.read()).toBe('');
  });
});

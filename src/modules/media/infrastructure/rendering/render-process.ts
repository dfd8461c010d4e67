import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { extname } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import type { RenderReplies, RenderRequest } from './render-messages.ts';
import { WITHOUT_NETWORK } from './render-tools.ts';

/** Built or, in tests, as written. */
const WORKER = fileURLToPath(
  new URL(`render-worker${extname(import.meta.filename)}`, import.meta.url),
);

const PAGE_BYTES = 4096;
const MEMORY_CHECK_MS = 100;
/** Below uploads and requests. */
const NICE = 10;

export interface RenderLimits {
  /** Wall time of one request. Milliseconds. */
  readonly timeMs: number;
  /** Resident memory. */
  readonly memoryBytes: number;
}

/** The process was ended, or ended by itself, during a request. */
export class RenderProcessError extends Error {
  constructor(readonly reason: 'TIME' | 'MEMORY' | 'EXIT' | 'ABORT') {
    super(`The rendering process ended: ${reason}.`);
  }
}

/**
 * A child process that decodes untrusted bytes, without this process's environment and, with `unshare`,
 * without a network. Killed when it exceeds a limit; do
 * not use it after a rejection.
 */
export class RenderProcess implements Disposable {
  private readonly child: ChildProcess;

  constructor(
    private readonly limits: RenderLimits,
    unshare: string | undefined,
  ) {
    const flags = ['--disable-warning=ExperimentalWarning'];
    const isolated = { execPath: unshare, execArgv: [...WITHOUT_NETWORK, execPath, ...flags] };
    this.child = fork(WORKER, {
      ...(unshare === undefined ? { execArgv: flags } : isolated),
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.child.once('error', () => undefined);
    this.child.unref();
    this.child.channel?.unref();
    if (this.child.pid !== undefined) setPriority(this.child.pid, NICE);
  }

  /** Rejects with RenderProcessError if the process ends first. One request at a time. */
  async request<Request extends RenderRequest>(
    request: Request,
    signal?: AbortSignal,
  ): Promise<RenderReplies[Request['kind']]> {
    type Reply = RenderReplies[Request['kind']];
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    const fail = (reason: RenderProcessError['reason']): void =>
      reject(new RenderProcessError(reason));
    const onExit = (): void => fail('EXIT');
    const onAbort = (): void => fail('ABORT');
    const timer = setTimeout(() => fail('TIME'), this.limits.timeMs);
    const checkMemory = async (): Promise<void> => {
      if ((await this.residentBytes()) > this.limits.memoryBytes) fail('MEMORY');
    };
    const watch = setInterval(() => void checkMemory(), MEMORY_CHECK_MS);
    this.child.once('message', resolve as (message: unknown) => void).once('exit', onExit);
    signal?.addEventListener('abort', onAbort);
    try {
      if (signal?.aborted) onAbort();
      else if (!this.child.connected) onExit();
      else this.child.send(request, (error) => error && onExit());
      return await promise;
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      this.child.off('message', resolve as (message: unknown) => void).off('exit', onExit);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  [Symbol.dispose](): void {
    this.child.kill('SIGKILL');
  }

  /** proc_pid_statm(5); 0 where it does not exist. */
  private async residentBytes(): Promise<number> {
    const statm = await readFile(`/proc/${this.child.pid}/statm`, 'utf8').catch(() => '');
    return Number(statm.split(' ')[1] ?? 0) * PAGE_BYTES;
  }
}

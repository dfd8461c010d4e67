import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The built server as a separate process, as run by `npm start`. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process until `/readyz` returned 200. */
  readonly readyAfterMs: number;
  /** Its output so far. */
  output(): string;
  /** Sends a signal and waits for the end; resolves to the exit code, null after a signal. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServerProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** The port to listen on, for example that of an earlier process. */
  readonly port?: number;
  /** Arguments for node, like `--import file`. */
  readonly nodeArgs?: readonly string[];
  /** A wrapper command that executes its last arguments, like `fiu-run -x`. */
  readonly under?: readonly string[];
  /** Opens a channel for messages to the process, whose preloads listen to them. */
  readonly channel?: boolean;
  /** A file descriptor to use as the standard output, which is then not collected. */
  readonly stdout?: number;
  /** Do not wait for `/readyz`. */
  readonly dontWait?: boolean;
}

/** For every process of a test. They run the same build, so they share its compiled code. */
const PROCESS_ENV = {
  PATH: process.env['PATH'],
  NODE_COMPILE_CACHE: `${ROOT}/node_modules/.cache/node-compile-cache`,
};

const READY_TIMEOUT_MS = 60_000;

/** Starts `dist/main.js` (build it first) and waits until it is ready. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const startedAt = performance.now();
  const node = [process.execPath, ...(options.nodeArgs ?? []), `${ROOT}/dist/main.js`];
  const [command = process.execPath, ...args] = [...(options.under ?? []), ...node];
  const child = spawn(command, args, {
    env: { ...PROCESS_ENV, LOG_LEVEL: 'warn', PORT: String(port), ...options.env },
    stdio: [
      'ignore',
      options.stdout ?? 'pipe',
      'pipe',
      ...(options.channel ? (['ipc'] as const) : []),
    ],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = `http://127.0.0.1:${port}`;
  if (!options.dontWait) await waitUntilReady(url, child, () => output);
  return {
    url,
    port,
    child,
    readyAfterMs: performance.now() - startedAt,
    output: () => output,
    end: (signal) => end(child, signal),
    [Symbol.asyncDispose]: async () => {
      await end(child, 'SIGTERM');
    },
  };
}

/** An access token for the installation in `env`, from the script behind `npm run token`. */
export async function tokenOf(env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`${ROOT}/dist/app/token.js`], {
    env: { ...PROCESS_ENV, ...env },
  });
  return stdout.trim();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function waitUntilReady(
  url: string,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server ended (${child.exitCode ?? child.signalCode}):\n${output()}`);
    }
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.status === 200) return;
    await sleep(25);
  }
  throw new Error(`the server did not become ready:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

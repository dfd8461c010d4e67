import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';

const MODULE = new URL(
  '../../../src/platform/embedded-postgres/embedded-postgres.ts',
  import.meta.url,
).href;

/** The other process's report about its server. */
interface Report {
  readonly connection: PostgresConnection;
  readonly owned: boolean;
}

/** Another Node.js process, as in a separate terminal, that starts the server and ignores Ctrl-C. */
export interface OtherProcess extends AsyncDisposable {
  /** The connection to the server that it started or joined. */
  readonly report: Promise<Report>;
  /** Simulates Ctrl-C in the terminal: SIGINT to all processes in the foreground. */
  pressCtrlC(): void;
  /** kill -9 */
  kill(): Promise<void>;
}

/** Runs `startEmbeddedPostgres` in another process. */
export function startInOtherProcess(dataDir: string): OtherProcess {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(MODULE)});
    const { connection, owned } = await startEmbeddedPostgres({
      dataDir: ${JSON.stringify(dataDir)}, log: () => {},
    });
    console.log(JSON.stringify({ connection, owned }));
    process.on('SIGINT', () => {});
    setInterval(() => {}, 1_000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exit;
  };
  const report = once(createInterface(child.stdout), 'line', {
    signal: AbortSignal.timeout(20_000),
  }).then(([line]): Report => JSON.parse(String(line)));
  return {
    report,
    pressCtrlC: () => process.kill(-Number(child.pid), 'SIGINT'),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}

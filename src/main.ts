import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';

import { compose } from './app/compose.ts';
import { type Config, readConfig } from './app/config.ts';
import { ensureAdmin } from './app/first-admin.ts';
import { httpServer } from './app/http-server.ts';
import { printFirstAdmin, printWelcome } from './app/welcome.ts';
import { type LogOutput, logOutput } from './platform/log/log-output.ts';

/** Requests that take longer are cut off; uploads resume at their last durable byte. Milliseconds. */
const DRAIN_MS = 8_000;

/** How long an interrupted start may take to stop what it has started, such as PostgreSQL. Milliseconds. */
const STOP_START_MS = 5_000;

/** From the signal until the process ends, whatever still hangs. Milliseconds. */
const STOP_MS = 25_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  using output = logOutput();
  const log = pino({ level: config.logLevel }, output);
  const stopped = stopSignal();
  const stopping = new AbortController();

  const starting = start(config, log, output, stopping.signal);
  const early = await Promise.race([starting.then(() => undefined), stopped]);
  if (early) {
    log.info(`stopping before the server is ready: ${early}`);
    stopping.abort();
    await Promise.race([starting.catch(() => undefined), delay(STOP_START_MS)]);
    output[Symbol.dispose]();
    // The start may be waiting for minutes, for example for another node's migrations.
    process.exit(0);
  }
  await using running = await starting;
  const reason = await Promise.race([
    stopped,
    running.databaseEnded.then(() => 'DATABASE_ENDED' as const),
  ]);
  log.info(`stopping: ${reason}`);
  setTimeout(() => process.exit(1), STOP_MS).unref();
  if (reason === 'DATABASE_ENDED') process.exitCode = 1;
}

/** A server that accepts requests; disposal drains it and closes its resources. */
interface Running extends AsyncDisposable {
  readonly databaseEnded: Promise<void>;
}

async function start(
  config: Config,
  log: Logger,
  { write }: LogOutput,
  signal: AbortSignal,
): Promise<Running> {
  await using stack = new AsyncDisposableStack();
  const installation = stack.use(await compose(config, log, {}, signal));
  signal.throwIfAborted();
  const admin = await ensureAdmin(config, installation);
  // Printed immediately: if the start fails later, the password could not be shown again.
  if (admin) printFirstAdmin(admin, write);
  const server = await httpServer(config, installation, log);
  stack.defer(() => drain(server));
  if (config.role !== 'api') await installation.startWorking();
  const address = await server.listen({ host: config.host, port: config.port });
  signal.throwIfAborted();
  printWelcome(config, address, write);
  const owned = stack.move();
  return {
    databaseEnded: installation.database.ended,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function drain(server: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
  await server.close();
  clearTimeout(cut);
}

/** The first signal; later ones are ignored, because Ctrl-C under npm sends two. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, resolve);
  });
}

// Both may be closed or full, which must not end the process.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});

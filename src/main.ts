import 'reflect-metadata';
import { pino } from 'pino';

import { compose } from './app/compose.ts';
import { readConfig } from './app/config.ts';
import { ensureAdmin } from './app/first-admin.ts';
import { httpServer } from './app/http-server.ts';
import { printWelcome } from './app/welcome.ts';

/** What is not done by then is cut off; uploads resume where their last durable byte is. Milliseconds. */
const DRAIN_MS = 8_000;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel });
  const stopped = stopSignal();

  await using installation = await compose(config, log);
  const admin = await ensureAdmin(config, installation);
  const server = await httpServer(config, installation, log);
  if (config.role !== 'api') await installation.startWorking();
  const address = await server.listen({ host: config.host, port: config.port });
  printWelcome(config, address, admin);

  const reason = await Promise.race([
    stopped,
    installation.database.ended.then(() => 'DATABASE_ENDED' as const),
  ]);
  log.info(`stopping: ${reason}`);
  const cut = setTimeout(() => server.server.closeAllConnections(), DRAIN_MS);
  await server.close();
  clearTimeout(cut);
  if (reason === 'DATABASE_ENDED') process.exitCode = 1;
}

/** The first signal; later ones change nothing, as Ctrl-C under npm sends two. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, resolve);
  });
}

await main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});

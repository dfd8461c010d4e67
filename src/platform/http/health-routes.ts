import type { FastifyInstance } from 'fastify';

import { withTimeout } from '../../kernel/concurrency/with-timeout.ts';

/** Checks of the dependencies required to serve requests; each rejects if its dependency is unavailable. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

/** What this machine can do beyond what is required, by name. */
export type Features = Readonly<Record<string, boolean>>;

const CHECK_TIMEOUT_MS = 2_000;

/**
 * `/healthz`: the process is running. `/readyz`: 200 with the optional features if every check passes, otherwise 503 with
 * the failing checks.
 */
export async function healthRoutes(
  app: FastifyInstance,
  options: { checks: ReadinessChecks; features: Features; draining: () => boolean },
): Promise<void> {
  app.get('/healthz', async (_request, reply) => {
    await reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });

  app.get('/readyz', async (_request, reply) => {
    const failing = options.draining() ? ['draining'] : await failingOf(options.checks);
    const ready = failing.length === 0;
    await reply
      .code(ready ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(
        ready ? { status: 'ready', features: options.features } : { status: 'not ready', failing },
      );
  });
}

async function failingOf(checks: ReadinessChecks): Promise<string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await withTimeout(CHECK_TIMEOUT_MS, check(), () => new Error('timeout'));
        return [];
      } catch {
        return [name];
      }
    }),
  );
  return results.flat();
}

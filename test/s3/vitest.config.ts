import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

/** Tests an endpoint given by the environment; needs no PostgreSQL. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/s3/run-on-endpoint.ts'],
    pool: 'forks',
    // The endpoint may be remote.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

/** For an endpoint that is named by the environment; needs no PostgreSQL. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/s3/run-on-endpoint.ts'],
    pool: 'forks',
    // It may be far away.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

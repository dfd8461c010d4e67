import { fileURLToPath } from 'node:url';

import { defineConfig } from 'vitest/config';

const FULL = process.env['FAULTS'] === 'full';

/** Tests that run a second time with uploads staged on S3, in short and full runs. */
const STAGED_ON_S3 = FULL
  ? ['test/protocol/*.test.ts', 'test/integration/upload/tus/*.test.ts']
  : [
      'test/protocol/tus-{core,concatenation}.test.ts',
      'test/integration/upload/tus/{completion,takeover}.test.ts',
    ];

const UNIT = ['test/unit/**/*.test.ts', 'test/architecture.test.ts'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: {
    // Vite would load graphql's index.mjs beside the index.js that type-graphql loads: two copies
    // of graphql do not recognise each other's types.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    globalSetup: ['test/support/database/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        // No I/O, so files can share imported modules.
        test: { name: 'unit', include: UNIT, isolate: false },
      },
      {
        extends: true,
        test: { name: 'all', include: ['test/**/*.test.ts'], exclude: UNIT, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'staged on S3',
          include: STAGED_ON_S3,
          // Only about disks.
          exclude: ['test/integration/upload/tus/disk-full.test.ts'],
          env: { TEST_STAGING: 's3' },
        },
      },
    ],
  },
});

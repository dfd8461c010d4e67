import { afterAll, beforeAll } from 'vitest';

import { storageProviderContract } from '../../contract/storage-provider.contract.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { s3ProviderOn, thawing } from '../../support/storage/s3-providers.ts';

let server: S3TestServer;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server[Symbol.asyncDispose]());

/** The class of the default archive; `npm run test:faults` adds those with other retrieval times. */
const CLASSES =
  process.env['FAULTS'] === 'full'
    ? (['DEEP_ARCHIVE', 'GLACIER', 'INTELLIGENT_TIERING'] as const)
    : (['DEEP_ARCHIVE'] as const);

for (const storageClass of CLASSES) {
  storageProviderContract(`S3 ${storageClass}`, async () => {
    const provider = s3ProviderOn(server, { storageClass });
    return { provider, ...thawing(server, provider), [Symbol.asyncDispose]: async () => {} };
  });
}

import { afterAll, beforeAll } from 'vitest';

import { storageProviderContract } from '../../contract/storage-provider.contract.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { s3ProviderOn } from '../../support/storage/s3-providers.ts';

let aws: S3TestServer;
let b2: S3TestServer;
beforeAll(async () => {
  aws = await startS3Server();
  b2 = await startS3Server({ profile: 'b2' });
});
afterAll(async () => {
  await aws[Symbol.asyncDispose]();
  await b2[Symbol.asyncDispose]();
});

/** The classes differ in price only, so the short run covers one. */
const CLASSES =
  process.env['FAULTS'] === 'full'
    ? (['STANDARD', 'STANDARD_IA', 'GLACIER_IR'] as const)
    : (['STANDARD'] as const);
for (const storageClass of CLASSES) {
  storageProviderContract(`S3 ${storageClass}`, async () => ({
    provider: s3ProviderOn(aws, { storageClass }),
    [Symbol.asyncDispose]: async () => {},
  }));
}

storageProviderContract('B2', async () => ({
  provider: s3ProviderOn(b2, { profile: 'b2' }),
  [Symbol.asyncDispose]: async () => {},
}));

import { randomBytes } from 'node:crypto';

import { afterEach, describe, expect, it } from 'vitest';

import type { StorageContext } from '../../../src/app/open-storage.ts';
import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { startTestApp } from '../../support/app/test-app.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { copiesOf, damageCopy, loseCopy } from '../../support/storage/lost-copies.ts';
import { NOTHING_ARCHIVED } from '../../support/storage/nothing-archived.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const HOUR_MS = 3_600_000;

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** A file uploaded two hours ago. */
async function uploaded(landsAt: string) {
  const clock = new AdjustableClock();
  const server = landsAt === 's3' ? stack.use(await startS3Server()) : undefined;
  const options = server && s3OptionsOf(server);
  const providers = async ({ local }: StorageContext): Promise<ConfiguredProviders> => {
    const landing = options ? S3StorageProvider.open(options) : local;
    return new ConfiguredProviders(landing, [], NOTHING_ARCHIVED);
  };
  const app = stack.use(await startTestApp({ overrides: { clock, providers } }));
  const user = await app.signUp();
  const token = () => app.installation.accessTokens.issue(user.id, 900);
  const client = async () => new TusClient(app.url, await token());
  const bytes = randomBytes(200_000);
  const fileId = await (await client()).upload(bytes);
  clock.advance(2 * HOUR_MS);
  const s3 = server && options ? { server, bucket: options.bucket } : undefined;
  return {
    app,
    fileId,
    damage: () => damageCopy(app, fileId, landsAt, s3),
    lose: () => loseCopy(app, fileId, landsAt),
    uploadAgain: async () => (await client()).upload(bytes),
    /** Whether a download returns the uploaded bytes. */
    isIntact: async () => {
      const headers = { authorization: `Bearer ${await token()}` };
      const answer = await fetch(`${app.url}/files/${fileId}/content`, { headers });
      return Buffer.from(await answer.arrayBuffer()).equals(bytes);
    },
  };
}

describe.each(['local', 's3'])('bytes uploaded again to %s', (landsAt) => {
  it('replace a damaged copy of the same length, which is kept apart', async () => {
    const { app, fileId, damage, uploadAgain, isIntact } = await uploaded(landsAt);
    await damage();
    expect(await uploadAgain()).toBe(fileId);
    expect(await isIntact()).toBe(true);
    const copies = await copiesOf(app, fileId);
    expect(copies.map(({ state }) => state)).toEqual(['DAMAGED', 'STORED']);
    expect(new Set(copies.map(({ key }) => key)).size).toBe(2);
  });

  it('replace a missing copy', async () => {
    const { app, fileId, lose, uploadAgain, isIntact } = await uploaded(landsAt);
    await lose();
    expect(await uploadAgain()).toBe(fileId);
    expect(await isIntact()).toBe(true);
    expect((await copiesOf(app, fileId)).map(({ state }) => state)).toEqual(['MISSING', 'STORED']);
  });

  it('are a duplicate of a copy that is intact', async () => {
    const { app, fileId, uploadAgain, isIntact } = await uploaded(landsAt);
    expect(await uploadAgain()).toBe(fileId);
    expect(await isIntact()).toBe(true);
    expect((await copiesOf(app, fileId)).map(({ state }) => state)).toEqual(['STORED']);
  });
});

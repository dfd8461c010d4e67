import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { folder } from '../../support/general/folders.ts';
import { PreviewUsageDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, send, startGraphqlApp, uploadFile } from '../../support/graphql/graphql-app.ts';
import { landscape } from '../../support/media/landscape.ts';
import { get, makePreviews, mediaOf, uuidOf } from '../../support/media/media-of.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { collect } from '../../support/storage/object-source.ts';

it('previews are stored in the bucket that the operator names, and removed from it', async () => {
  await using home = await folder();
  await using s3 = await startS3Server();
  s3.createBucket('photos-hot');
  const hot = {
    kind: 's3',
    name: 'hot',
    bucket: 'photos-hot',
    region: s3.region,
    endpoint: s3.endpoint,
    forcePathStyle: true,
    ...s3.credentials,
  };
  const providersFile = join(home.path, 'providers.json');
  await writeFile(providersFile, JSON.stringify({ providers: [hot], previews: 'hot' }));
  await using server = await startGraphqlApp({ env: { PROVIDERS_FILE: providersFile } });
  const { installation } = server.app;
  const user = await server.app.signUp();
  const id = await uploadFile(server, user, await landscape(1));
  await makePreviews(server.app, id);
  const bucket = installation.providers.get('hot');
  expect(await collect(bucket.list('previews/'))).toHaveLength(3);
  const { preview } = await mediaOf(server, user, id);
  expect((await get(preview?.url)).status).toBe(200);

  await installation.trashFiles.execute(user.id, [uuidOf(id)]);
  await installation.purgeFiles.execute(user.id, [uuidOf(id)]);
  await installation.startWorking();
  await expect.poll(() => collect(bucket.list('previews/')), { timeout: 15_000 }).toEqual([]);
});

it('only admins see how much storage previews use', async () => {
  await using server = await startGraphqlApp({ env: { CDN_URL: 'https://cdn.example.org/' } });
  const user = await server.app.signUp();
  const id = await uploadFile(server, user, await landscape(1));
  await makePreviews(server.app, id);
  const { preview } = await mediaOf(server, user, id);
  expect(preview?.url).toMatch(/^https:\/\/cdn\.example\.org\/previews\//);
  const { errors } = await send(server, PreviewUsageDocument, {}, user.token);
  expect(errors?.[0]?.extensions?.['code']).toBe('FORBIDDEN');
  const { sql } = server.app.installation;
  await sql(`update app_user set role = 'ADMIN' where id = $1`, [user.id]);
  const { previewUsage } = await ask(server, PreviewUsageDocument, {}, user.token);
  expect(previewUsage.previews).toBe(3);
  expect(Number(previewUsage.bytes)).toBeGreaterThan(1000);
});

it('/readyz tells whether videos get previews and whether rendering has no network', async () => {
  await using server = await startGraphqlApp();
  const { mediaFeatures } = server.app.installation;
  const answer: unknown = await (await get(`${server.app.url}/readyz`)).json();
  expect(answer).toEqual({ status: 'ready', features: mediaFeatures });
});

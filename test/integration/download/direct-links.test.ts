import { randomBytes } from 'node:crypto';

import { expect, it } from 'vitest';

import { ConfiguredProviders } from '../../../src/modules/storage/infrastructure/configured-providers.ts';
import { FileDownloadDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, startGraphqlApp, uploadFile } from '../../support/graphql/graphql-app.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { NOTHING_ARCHIVED } from '../../support/storage/nothing-archived.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { s3ProviderOn } from '../../support/storage/s3-providers.ts';

it('a download link points to the bucket if the operator allows it', async () => {
  await using s3 = await startS3Server();
  const landing = s3ProviderOn(s3, { name: 'landing' });
  await using server = await startGraphqlApp({
    overrides: { providers: async () => new ConfiguredProviders(landing, [], NOTHING_ARCHIVED) },
  });
  const user = await server.app.signUp();
  const bytes = randomBytes(100_000);
  const id = await uploadFile(server, user, bytes);
  const { file } = await ask(server, FileDownloadDocument, { id }, user.token);
  if (file?.download?.__typename !== 'DownloadLink') throw new Error('no link');
  expect(file.download.url.startsWith(s3.endpoint)).toBe(true);
  const answer = await fetch(file.download.url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toContain('filename');
  expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(bytes));
});

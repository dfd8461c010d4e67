import { randomBytes } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { uuidOf } from '../../../src/kernel/id.ts';
import { readManifests } from '../../../src/modules/archive/application/read-manifests.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/app/test-app.ts';
import { collect, sha256 } from '../../support/storage/object-source.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeEach(async () => {
  app = await startTestApp({ overrides: { providers: coldProviders() } });
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterEach(() => app[Symbol.asyncDispose]());

describe('the manifests of an archive', () => {
  it('describe the whole library without its database', async () => {
    const bytes = randomBytes(200_000);
    const fileId = await tus.upload(bytes, {
      filename: 'été.jpg',
      capturedAt: '2026-06-21T06:00:00Z',
      tags: 'sun,sea',
    });
    await app.installation.sweepArchive.execute();
    await app.installation.updateFile.execute(user.id, uuidOf('file', fileId) ?? '', {
      name: 'summer.jpg',
      tags: ['sun'],
      capturedAt: undefined,
    });
    const [content] = await app.installation.sql<{ id: string }>('select id from content');
    await app.installation.writeManifest.execute(content?.id ?? '', undefined);
    const found = await collect(readManifests(app.installation.providers.get('ice')));
    expect(found).toMatchObject([
      {
        owner: { id: user.id, email: user.email },
        sha256: sha256(bytes),
        size: 200_000,
        files: [
          {
            id: uuidOf('file', fileId),
            name: 'summer.jpg',
            tags: ['sun'],
            capturedAt: '2026-06-21T06:00:00.000Z',
          },
        ],
      },
    ]);
    const { key } = found[0] ?? { key: '' };
    const listed = await collect(app.installation.providers.get('ice').list(key));
    expect(listed).toEqual([{ key, size: 200_000 }]);
  });

  it('are rewritten when a file is edited', async () => {
    await tus.upload(randomBytes(200_000));
    await app.installation.sweepArchive.execute();
    const [file] = await app.installation.sql<{ id: string }>('select id from file');
    await app.installation.updateFile.execute(user.id, file?.id ?? '', {
      name: 'other.jpg',
      tags: undefined,
      capturedAt: undefined,
    });
    const jobs = await app.installation.sql(`select from pgboss.job where name = 'write-manifest'`);
    expect(jobs).toHaveLength(1);
  });

  it('are rewritten when a file is edited while it is archived', async () => {
    await tus.upload(randomBytes(200_000));
    const { providers, updateFile, sweepArchive, sql } = app.installation;
    const [file] = await sql<{ id: string }>('select id from file');
    const ice = providers.get('ice');
    const stat = ice.stat.bind(ice);
    ice.stat = async (...args) => {
      ice.stat = stat;
      await updateFile.execute(user.id, file?.id ?? '', { name: 'other.jpg' });
      return stat(...args);
    };
    await sweepArchive.execute();
    const jobs = await sql(`select from pgboss.job where name = 'write-manifest'`);
    expect(jobs).toHaveLength(1);
  });

  it('keep the description of a file', async () => {
    await tus.upload(randomBytes(200_000));
    await app.installation.sweepArchive.execute();
    const [file] = await app.installation.sql<{ id: string; contentId: string }>(
      'select id, content_id from file',
    );
    const { updateFile, writeManifest, providers } = app.installation;
    await updateFile.execute(user.id, file?.id ?? '', { description: 'Dawn by the sea' });
    await writeManifest.execute(file?.contentId ?? '');
    const [record] = await collect(readManifests(providers.get('ice')));
    expect(record?.files).toMatchObject([{ id: file?.id, description: 'Dawn by the sea' }]);
  });
});

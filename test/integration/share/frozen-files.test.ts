import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { coldProviders } from '../../support/app/cold-app.ts';
import { get, linkIn, type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import { ShareDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { archivedFile } from '../../support/library/archived-file.ts';
import { readZip } from '../../support/library/read-zip.ts';

const bytes = randomBytes(3_000);
let app: ShareApp;
let readyId: string;
let frozenId: string;
let lostId: string;
beforeAll(async () => {
  app = await startShareApp({
    overrides: { providers: coldProviders({ storageClass: 'GLACIER' }) },
  });
  readyId = await app.upload(bytes, 'ready.bin');
  [frozenId, lostId] = [await archived('frozen.jpg'), await archived('lost.jpg')];
  await app.app.installation.sql(
    `update content_copy set state = 'MISSING'
     where content_id = (select content_id from file where id = $1)`,
    [lostId.slice(-36)],
  );
});
afterAll(() => app[Symbol.asyncDispose]());

async function archived(name: string): Promise<string> {
  const { installation } = app.app;
  const { fileId } = await archivedFile(installation, app.owner.id, { providers: ['ice'] });
  await installation.sql('update file set name = $2 where id = $1', [fileId, name]);
  return `file_${fileId}`;
}

describe('a share with frozen and lost files', () => {
  it('tells how long a retrieval takes, whatever its tier', async () => {
    const { url } = await app.share({ ids: [readyId, frozenId] });
    expect((await get(url)).text.replace(/\s+/g, ' ')).toContain(
      'until the owner retrieves them, which takes 1 minute to 12 hours.',
    );
    expect((await get(`${url}/files/${frozenId}`)).text).toContain('takes 1 minute to 12 hours');
  });

  it('lists them in the zip and does not offer to select them', async () => {
    const { url } = await app.share({ ids: [readyId, frozenId, lostId] });
    const page = await get(url);
    expect(page.text.match(/type="checkbox"/g)).toHaveLength(1);
    expect(page.text).toContain('Original unavailable');
    const [note, ...files] = readZip((await get(linkIn(page, url, '/zip?'))).bytes);
    expect(note?.bytes.toString().split('\r\n')).toEqual([
      'Some files are not in this zip.',
      '',
      'These originals are in cold storage; their owner can retrieve them:',
      '- frozen.jpg',
      '',
      'No readable copy of these originals is left:',
      '- lost.jpg',
      '',
    ]);
    expect(files).toMatchObject([{ name: 'ready.bin', bytes }]);
  });

  it('does not count a zip without any file', async () => {
    const other = await archived('other.jpg');
    const { id, url } = await app.share({ ids: [frozenId, other] });
    const zip = await get(linkIn(await get(url), url, '/zip?'));
    expect(zip.status).toBe(409);
    expect(zip.text).toContain('in cold storage');
    const { share } = await ask(app, ShareDocument, { id, first: 1 }, app.owner.token);
    expect(share?.downloads).toBe(0);
  });
});

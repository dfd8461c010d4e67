import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { ROOT_MARKER } from '../../src/modules/storage/infrastructure/local/reserved-names.ts';
import { startTestApp } from '../support/app/test-app.ts';
import { folder } from '../support/general/folders.ts';
import { TusClient } from '../support/tus/tus-client.ts';

it.each(['staging', 'objects'])(
  'a node does not start while its %s folder is not mounted, and starts once it is',
  async (name) => {
    await using app = await startTestApp();
    const root = join(app.config.dataDir, name);
    await rename(root, `${root}-unmounted`);
    await expect(startTestApp({ nodeOf: app })).rejects.toThrow(
      new RegExp(`${root} is not the folder "${name}".*marker is missing`, 's'),
    );
    await rm(root, { recursive: true, force: true });
    await rename(`${root}-unmounted`, root);
    await using _node = await startTestApp({ nodeOf: app });
  },
);

it('a node does not start on the folders of another database', async () => {
  await using mine = await startTestApp();
  await using other = await startTestApp();
  await expect(startTestApp({ nodeOf: mine, dataDir: other.config.dataDir })).rejects.toThrow(
    'it has the marker of another folder',
  );
});

it('a new database does not take over existing folders', async () => {
  await using home = await folder();
  {
    await using app = await startTestApp({ dataDir: home.path });
    const { token } = await app.signUp();
    await new TusClient(app.url, token).open(10);
  }
  await expect(startTestApp({ dataDir: home.path })).rejects.toThrow('belongs to another database');
});

it('a new folder is accepted if its marker is created as the error message instructs', async () => {
  await using app = await startTestApp();
  const root = join(app.config.dataDir, 'staging');
  await rm(root, { recursive: true });
  const refused = await startTestApp({ nodeOf: app }).then(
    () => 'it started',
    (error: Error) => error.message,
  );
  const marker = /echo (\S+) > (\S+)/.exec(refused);
  expect(marker?.[2]).toBe(join(root, ROOT_MARKER));
  await rm(root, { recursive: true, force: true });
  await using home = await folder(app.config.dataDir);
  await rename(home.path, root);
  await writeFile(join(root, ROOT_MARKER), `${marker?.[1]}\n`);
  await using _node = await startTestApp({ nodeOf: app });
});

it('nodes that start concurrently on new folders use the same markers', async () => {
  await using home = await folder();
  await using first = await startTestApp({ dataDir: join(home.path, 'a') });
  await first.installation.sql('delete from storage_root');
  const data = { nodeOf: first, dataDir: join(home.path, 'b') };
  await using stack = new AsyncDisposableStack();
  const nodes = await Promise.all([startTestApp(data), startTestApp(data), startTestApp(data)]);
  for (const node of nodes) stack.use(node);
  const claimed = await first.installation.sql('select name from storage_root order by name');
  const roots = ['objects', 'provider:simulated-deep-archive', 'staging'];
  expect(claimed).toEqual(roots.map((name) => ({ name })));
});

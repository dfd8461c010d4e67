import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { LocalStorageProvider } from '../../../src/modules/storage/infrastructure/local/local-storage-provider.ts';
import { folder } from '../../support/general/folders.ts';
import { sourceOf } from '../../support/storage/object-source.ts';

it("a local put from the object's own file refuses it if it was damaged", async () => {
  await using home = await folder();
  const bytes = randomBytes(1_000);
  const provider = await LocalStorageProvider.open({
    name: 'local',
    root: join(home.path, 'objects'),
  });
  const localPaths = await provider.localPathsOf(await provider.put('object', sourceOf(bytes)));
  const source = sourceOf(bytes, { localPaths });
  await expect(provider.put('object', source)).resolves.toMatchObject({ key: 'object' });
  const damaged = Buffer.from(bytes);
  damaged[500] = (damaged[500] ?? 0) ^ 1;
  await writeFile(localPaths[0] ?? '', damaged);
  await expect(provider.put('object', source)).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
});

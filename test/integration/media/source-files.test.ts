import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { openSourceFiles } from '../../../src/modules/media/infrastructure/local-source-files.ts';
import { folder } from '../../support/general/folders.ts';
import { sourceOf } from '../../support/storage/object-source.ts';

it('a process that starts keeps the copies that another renders, and removes old ones', async () => {
  await using shared = await folder();
  const running = await openSourceFiles(shared.path, () => 'copy');
  const bytes = Buffer.from('photo');
  const copy = await running.open(sourceOf(bytes));
  const old = join(shared.path, 'old');
  await writeFile(old, bytes);
  await utimes(old, 0, 0);
  await openSourceFiles(shared.path, () => 'other');
  expect(await readdir(shared.path)).toEqual(['copy']);
  expect(await readFile(copy.path)).toEqual(bytes);
  await copy[Symbol.asyncDispose]();
  expect(await readdir(shared.path)).toEqual([]);
});

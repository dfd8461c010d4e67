import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import { startBareTus, startFlexStorage } from './support/servers.ts';
import { benchFinishing, benchUploads } from './uploads.ts';

const TMPFS_MAGIC = 0x01021994;
const print = (text: string): void => void process.stdout.write(`${text}\n`);

// On the disk of the checkout, or where BENCH_DIR says: a memory file system would hide what syncing costs.
const parent = process.env['BENCH_DIR'] ?? process.cwd();
const folder = await mkdtemp(join(parent, '.bench-'));
try {
  const { type } = await statfs(folder);
  print(`Node ${process.version}, data in ${folder}`);
  if (type === TMPFS_MAGIC) print('WARNING: that is a tmpfs; set BENCH_DIR to a folder on a disk');
  await using flexStorage = await startFlexStorage(folder);
  await using bareTus = await startBareTus(folder);
  await benchUploads([flexStorage, bareTus], folder, print);
  await benchFinishing(flexStorage, print);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/* oxlint-disable typescript/unbound-method -- what is replaced is called with its own receiver */
// Preload for the server (`node --import`): appends a line to <IO_WATCH_DIR>/calls for every write, sync, link and
// rename of files, with its result. Makes links of objects fail as set in <IO_WATCH_DIR>/links (`<code> <share>`, like `EIO 0.05`):
// libfiu has no failure point for them.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = process.env.IO_WATCH_DIR;
// Uses write(2), which never gets an injected fault.
const calls = fs.openSync(join(folder, 'calls'), 'a');

async function watched(kind, bytes, work) {
  try {
    const result = await work();
    fs.writeSync(calls, `${kind} ${bytes} ok\n`);
    return result;
  } catch (error) {
    fs.writeSync(calls, `${kind} ${bytes} ${error.code}\n`);
    throw error;
  }
}

const { open, link, rename } = fs.promises;
const direct = new WeakSet();
fs.promises.open = async (path, flags, mode) => {
  const file = await open(path, flags, mode);
  if (typeof flags === 'number' && flags & fs.constants.O_DIRECT) direct.add(file);
  return file;
};

const file = await open(fileURLToPath(import.meta.url));
const fileHandle = Object.getPrototypeOf(file);
await file.close();
const { write, datasync, sync } = fileHandle;
fileHandle.write = function watchedWrite(bytes, offset, length, position) {
  const kind = direct.has(this) ? 'direct' : 'write';
  return watched(kind, length, () => write.call(this, bytes, offset, length, position));
};
fileHandle.datasync = function watchedDatasync() {
  return watched('datasync', 0, () => datasync.call(this));
};
fileHandle.sync = function watchedSync() {
  return watched('sync', 0, () => sync.call(this));
};

fs.promises.rename = (from, to) => watched('rename', 0, () => rename(from, to));
fs.promises.link = (from, to) => {
  if (!String(to).includes('/objects/')) return link(from, to);
  return watched('link', 0, async () => {
    const [code, share] = fs.readFileSync(join(folder, 'links'), 'utf8').split(' ');
    if (Math.random() < Number(share)) throw Object.assign(new Error(`${code}: link`), { code });
    await link(from, to);
  });
};
syncBuiltinESMExports();

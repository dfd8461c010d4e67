// Preload for the server (`node --import`): counts the bytes of request bodies that the process takes from its sockets,
// in the file <BODY_METER_DIR>/<pid>. The count outlives a kill -9, and leaves out what no read ever fetched.
import { openSync, writeSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';

const file = openSync(join(process.env.BODY_METER_DIR, String(process.pid)), 'w');
const { prototype } = IncomingMessage;
// oxlint-disable-next-line typescript/unbound-method -- called with its own receiver below
const { push } = prototype;
let total = 0;

prototype.push = function countedPush(chunk, encoding) {
  if (chunk) {
    total += chunk.length;
    writeSync(file, String(total), 0);
  }
  return push.call(this, chunk, encoding);
};

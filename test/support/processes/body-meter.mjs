// Preload for the server (`node --import`): counts the bytes of request bodies that the process takes from its sockets,
// in a separate file in BODY_METER_DIR: a line with the total, then one per request: first byte at, path, Upload-Offset,
// bytes. The counts survive a kill -9 and exclude bytes that were never read.
import { openSync, writeSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';

/** Every line has this width, so that it can be updated in place. */
const WIDTH = 160;

const name = `${process.pid}-${Math.round(performance.timeOrigin)}`;
const file = openSync(join(process.env.BODY_METER_DIR, name), 'w');
const { prototype } = IncomingMessage;
// oxlint-disable-next-line typescript/unbound-method -- called with its own receiver below
const { push } = prototype;
const counters = new WeakMap();
let total = 0;
let lines = 1;

function write(line, text) {
  writeSync(file, `${text.padEnd(WIDTH - 1)}\n`, line * WIDTH);
}

prototype.push = function countedPush(chunk, encoding) {
  if (chunk) {
    let counter = counters.get(this);
    if (!counter) {
      const startedAt = Date.now();
      const about = `${startedAt} ${this.url || '-'} ${Number(this.headers['upload-offset'] ?? 0)}`;
      counter = { line: lines++, about, bytes: 0 };
      counters.set(this, counter);
    }
    counter.bytes += chunk.length;
    total += chunk.length;
    write(0, String(total));
    write(counter.line, `${counter.about} ${counter.bytes}`);
  }
  return push.call(this, chunk, encoding);
};

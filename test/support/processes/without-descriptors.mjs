// Asks whether the process named by the first argument has ended, while no file can be opened.
import { openSync } from 'node:fs';

import { LocalProcessRegistry } from '../../../dist/platform/processes/local-process-registry.js';
import { processIdentity } from '../../../dist/platform/processes/process-identity.js';

const [, , name, pid] = process.argv;
const registry = await LocalProcessRegistry.open();
const before = await registry.hasEnded(name);
// Fills the table of open files; the limit is set by the parent.
const isFull = () => {
  try {
    openSync('/dev/null');
    return false;
  } catch (error) {
    return error.code === 'EMFILE';
  }
};
while (!isFull());
const identity = await processIdentity(Number(pid)).catch((error) => error.code);
const during = await registry.hasEnded(name);
process.stdout.write(JSON.stringify({ before, during, identity }));

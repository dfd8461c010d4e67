// A separate process that puts one large object to S3 and reads it back, so that its memory can be measured. Needs the
// built code. Takes options as JSON in the first argument; each input line is a step, answered by a line of JSON.
import { createHash, randomFillSync } from 'node:crypto';
import { createInterface } from 'node:readline';

import { FileHash } from '../../../dist/kernel/file-hash.js';
import { StorageLocation } from '../../../dist/modules/storage/domain/storage-location.js';
import { S3StorageProvider } from '../../../dist/modules/storage/infrastructure/s3/s3-storage-provider.js';

const BLOCK_BYTES = 1024 * 1024;
const { size, ...options } = JSON.parse(process.argv[2]);
const provider = S3StorageProvider.open(options);
const block = randomFillSync(Buffer.alloc(BLOCK_BYTES));

/** Yields deterministic bytes of a range, reusing one buffer. */
async function* made(start, end) {
  for (let at = start; at <= end;) {
    const index = Math.floor(at / BLOCK_BYTES);
    const begin = index * BLOCK_BYTES;
    block.writeUInt32BE(index);
    yield block.subarray(at - begin, Math.min(BLOCK_BYTES, end + 1 - begin));
    at = begin + BLOCK_BYTES;
  }
}

async function hashOf(bytes) {
  const hash = createHash('sha256');
  let length = 0;
  for await (const chunk of bytes) {
    hash.update(chunk);
    length += chunk.length;
  }
  return { sha256: hash.digest('hex'), length };
}

async function put(key, length) {
  const { sha256 } = await hashOf(made(0, length - 1));
  const location = await provider.put(key, {
    size: length,
    sha256: FileHash.ofHex(sha256),
    open: (_signal, range) => made(range?.start ?? 0, range?.end ?? length - 1),
  });
  return { sha256, location };
}

const { storageClass } = options;
const location = StorageLocation.of(options.name, 'large', storageClass);
const steps = {
  warmUp: () => put('small', BLOCK_BYTES),
  put: () => put('large', size),
  retrieve: () => provider.retrieve(location, 'STANDARD', 2),
  read: async () => hashOf(await provider.open(location)),
};
for await (const step of createInterface(process.stdin)) {
  console.log(JSON.stringify(await steps[step]()));
}

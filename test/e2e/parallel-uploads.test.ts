import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { Upload } from 'tus-js-client';
import { expect, it } from 'vitest';

import { issueToken } from '../../src/app/issue-token.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { folder } from '../support/general/folders.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { sha256 } from '../support/storage/object-source.ts';
import { fileOf } from '../support/tus/uploaded-file.ts';

const MIB = 1024 * 1024;
const SIZE = (process.env['FAULTS'] === 'full' ? 256 : 64) * MIB;
const PARTS = 4;

/** Bytes written to disk by a process (proc_pid_io(5)). */
async function writtenBytes(pid: number | undefined): Promise<number> {
  const counters = await readFile(`/proc/${pid}/io`, 'utf8');
  return Number(/^write_bytes: (\d+)$/m.exec(counters)?.[1]);
}

it(`joins four parallel uploads of ${SIZE / MIB} MiB into one file without copying its bytes`, async () => {
  await using home = await folder();
  await using database = await createTestDatabase();
  const env = { DATA_DIR: home.path, DATABASE_URL: database.url };
  await using server = await startServerProcess({ env });
  const token = await issueToken(env);
  const bytes = Buffer.alloc(SIZE, randomBytes(MIB + 1));
  const hash = sha256(bytes);

  const before = await writtenBytes(server.child.pid);
  let beforeJoin = 0;
  const fileId = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(bytes, {
      endpoint: `${server.url}/uploads`,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: 'parallel.bin', sha256: hash },
      parallelUploads: PARTS,
      chunkSize: 8 * MIB,
      retryDelays: [100, 500, 1000],
      storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => {
        const isFinal = request.getHeader('Upload-Concat')?.startsWith('final');
        if (isFinal) beforeJoin = await writtenBytes(server.child.pid);
      },
      onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('FlexStorage-File-Id') ?? ''),
      onError: reject,
    });
    upload.start();
  });
  const after = await writtenBytes(server.child.pid);

  expect(await fileOf(server, { token }, fileId)).toMatchObject({
    name: 'parallel.bin',
    size: SIZE,
    sha256: hash,
    downloaded: hash,
  });
  console.log(
    `uploading wrote ${((beforeJoin - before) / MIB).toFixed(1)} MiB, joining ${((after - beforeJoin) / MIB).toFixed(1)} MiB of ${SIZE / MIB}`,
  );
  expect(beforeJoin - before).toBeGreaterThan(SIZE / 2);
  expect(after - beforeJoin).toBeLessThan(SIZE / 16);
}, 120_000);

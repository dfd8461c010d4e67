import { randomBytes } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { readConfig } from '../../src/app/config.ts';
import { issueToken } from '../../src/app/issue-token.ts';
import { createTestDatabase } from '../support/database/test-database.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { settledViolations } from '../support/fsck/fsck.ts';
import { folder } from '../support/general/folders.ts';
import { startServerProcess } from '../support/processes/server-process.ts';
import { callsOf, canStrace, strace, type SystemCall } from '../support/processes/strace.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

const HAS_STRACE = canStrace();
if (!HAS_STRACE) {
  console.warn(
    'NOT TESTED: the order of syncs and response (needs strace and permission to attach)',
  );
}

const SYNCS = ['fdatasync', 'fsync', 'link', 'linkat'];
const WRITES = ['write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg'];

describe('a finishing PATCH', () => {
  it.skipIf(!HAS_STRACE)('responds after bytes and names are synced', async () => {
    await using data = await folder();
    await using database = await createTestDatabase();
    const env = { DATA_DIR: data.path, DATABASE_URL: database.url };
    await using server = await startServerProcess({ env });
    const headers = {
      authorization: `Bearer ${await issueToken(env)}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
    };
    const bytes = randomBytes(3_000_000);
    const created = await fetch(`${server.url}/uploads`, {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(bytes.length) },
    });
    const location = created.headers.get('location') ?? '';
    const url = new URL(location, server.url);
    const pid = Number(server.child.pid);

    const calls = await strace(
      pid,
      [...SYNCS, ...WRITES],
      async () => {
        const answer = await fetch(url, {
          method: 'PATCH',
          headers: { ...headers, 'upload-offset': '0' },
          body: bytes,
        });
        expect(answer.status).toBe(204);
      },
      /HTTP\/1\.1 204.*\) += /,
    );

    const one = (what: string, found: SystemCall | undefined): SystemCall => {
      if (!found) throw new Error(`no ${what} among ${calls.length} calls`);
      return found;
    };
    const ok = calls.filter(({ result }) => !result.startsWith('-1'));
    const staged = `${data.path}/staging/${sessionIdOf(location).slice(-2)}/${sessionIdOf(location)}`;
    const datasync = one(
      'fdatasync of the staged file',
      ok.findLast(({ name, args }) => name === 'fdatasync' && args.includes(`<${staged}>`)),
    );
    const link = one(
      'link',
      ok.find(({ name, args }) => name.startsWith('link') && args.includes(`"${staged}"`)),
    );
    const [, directory = ''] = /"[^"]*", .*"([^"]*)\/[^"/]+"/.exec(link.args) ?? [];
    expect(directory.startsWith(`${data.path}/objects/`)).toBe(true);
    const fsync = one(
      "fsync of the object's directory",
      ok.find(
        ({ name, args, startedAt }) =>
          name === 'fsync' && args.includes(`<${directory}>`) && startedAt > link.endedAt,
      ),
    );
    const answer = one(
      'answer',
      ok.find(({ args }) => args.includes('HTTP/1.1 204')),
    );
    expect(datasync.endedAt).toBeLessThan(link.startedAt);
    expect(fsync.endedAt).toBeLessThan(answer.startedAt);
    // Nothing was written to the staged file after its last sync.
    const writes = ok.filter(({ name, args }) => name.includes('write') && args.includes(staged));
    expect(writes.length).toBeGreaterThan(0);
    expect(Math.max(...writes.map(({ endedAt }) => endedAt))).toBeLessThan(datasync.startedAt);
    const places = placesOf(readConfig(env));
    expect(await settledViolations(database.connection, places)).toEqual([]);
  });

  it('parses a trace with calls of several threads', () => {
    const trace = [
      '11    fdatasync(20</s/a> <unfinished ...>',
      '12    write(3<socket:[1]>, "x", 1) = 1',
      '11    <... fdatasync resumed>)        = 0',
    ].join('\n');
    expect(callsOf(trace)).toEqual([
      { name: 'write', args: '3<socket:[1]>, "x", 1', result: '1', startedAt: 1, endedAt: 1 },
      { name: 'fdatasync', args: '20</s/a>', result: '0', startedAt: 0, endedAt: 2 },
    ]);
  });
});

import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type ExportApp, startExportApp } from '../../support/app/export-app.ts';
import { folder } from '../../support/general/folders.ts';
import { scratchRoot } from '../../support/general/scratch-root.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { EstimateExportDocument, ExportDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../../support/graphql/graphql-app.ts';
import { fetchRange } from '../../support/library/ranges.ts';
import { readZip } from '../../support/library/read-zip.ts';
import { hasTool, runTool } from '../../support/media/gallery/run-tool.ts';
import { growSparse, objectOf, openObjects } from '../../support/storage/stored-objects.ts';

const MIB = 1024 ** 2;
const HAS_TOOLS = (await hasTool('unzip')) && (await hasTool('python3'));
if (!HAS_TOOLS) console.warn('NOT TESTED: parts with unzip and zipfile (needs unzip and python3)');
const HAS_CURL = await hasTool('curl');
if (!HAS_CURL) console.warn('NOT TESTED: a download continued by curl (needs curl)');

let app: ExportApp;
let server: GraphqlApp;
beforeAll(async () => {
  app = await startExportApp();
  server = app.server;
});
afterAll(() => app[Symbol.asyncDispose]());

/** A file of zeros that takes no space. */
async function sparseFile(name: string, size: number): Promise<string> {
  const id = await app.upload(randomBytes(16), name);
  const sha256 = await growSparse(await objectOf(server.app, id), size);
  await server.app.installation.sql(
    'update content set size = $2, sha256 = $3 where id = (select content_id from file where id = $1)',
    [id.slice(-36), size, sha256],
  );
  return id;
}

describe('an export of several parts', () => {
  it('consists of complete zips, each with its manifest', async () => {
    const ids = [
      await sparseFile('a.bin', 40 * MIB),
      await app.upload('between', 'a.bin'),
      await sparseFile('b.bin', 41 * MIB),
      await sparseFile('c.bin', 70 * MIB),
    ];
    const input = { ids, partBytes: String(64 * MIB) };
    const { estimateExport } = await ask(server, EstimateExportDocument, input, await app.token());
    const { export: made } = await app.create(input);
    if (!made) throw new Error('no export');
    expect(made.download).toBeNull();
    expect(made.parts.map(({ number, files }) => [number, files])).toEqual([
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
    expect(estimateExport.partsTotal).toBe(3);
    const sizes = made.parts.map(({ sizeBytes }) => Number(sizeBytes));
    expect(String(sizes.reduce((sum, size) => sum + size, 0))).toBe(estimateExport.sizeBytes);
    const names: string[][] = [];
    await using work = await folder(scratchRoot());
    for (const { number, url, sizeBytes } of made.parts) {
      const { headers, bytes } = await fetchRange(url ?? '');
      expect(bytes.length).toBe(Number(sizeBytes));
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="export-[\\d-]{10}-00${number}\\.zip"`),
      );
      const entries = readZip(bytes);
      names.push(entries.map(({ name }) => name));
      const manifest = entries.find(({ name }) => name.endsWith('.json'));
      expect(JSON.parse(String(manifest?.bytes))).toMatchObject({ part: number });
      if (!HAS_TOOLS) continue;
      const path = join(work.path, `${number}.zip`);
      await writeFile(path, bytes);
      expect(await runTool('unzip', ['-tq', path])).toContain('No errors detected');
      const check = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())';
      expect((await runTool('python3', ['-c', check, path])).trim()).toBe('None');
    }
    expect(names).toEqual([
      ['manifest.csv', 'manifest.json', 'a.bin', 'a (2).bin'],
      ['manifest-002.csv', 'manifest-002.json', 'b.bin'],
      ['manifest-003.csv', 'manifest-003.json', 'c.bin'],
    ]);
    const cut = 41 * MIB + 100;
    const url = made.parts[1]?.url ?? '';
    const end = await fetchRange(url, { range: `bytes=${cut}-` });
    expect(end.bytes.equals((await fetchRange(url)).bytes.subarray(cut))).toBe(true);
  });

  it('keeps its other parts as they are when a file is trashed', async () => {
    const ids = [await sparseFile('t1.bin', 63 * MIB), await app.upload('second', 't2.txt')];
    ids.push(await sparseFile('t3.bin', 63 * MIB));
    const { export: made } = await app.create({ ids, partBytes: String(64 * MIB) });
    const read = async () => {
      const { export: now } = await ask(
        server,
        ExportDocument,
        made ?? { id: '' },
        await app.token(),
      );
      return Promise.all(
        (now?.parts ?? []).map(async ({ url }) =>
          (await fetch(url ?? '', { method: 'HEAD' })).headers.get('etag'),
        ),
      );
    };
    const before = await read();
    await server.app.installation.sql('update file set trashed_at = now() where id = $1', [
      ids[1]?.slice(-36),
    ]);
    const after = await read();
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  it.each(['67108863', '53687091201', '0'])('may not have parts of %s bytes', async (partBytes) => {
    const ids = [await app.upload('sized', 's.txt')];
    expect((await app.create({ ids, partBytes })).userErrors).toEqual([
      { code: 'EXPORT_PART_SIZE_INVALID', field: ['input', 'partBytes'] },
    ]);
  });

  it('gives each part a link of its own', async () => {
    const ids = [await app.upload('guarded', 'g.txt')];
    const [one, other] = [await app.exported({ ids }), await app.exported({ ids })];
    const { search } = new URL(one.parts[0]?.url ?? '');
    const { url } = server.app;
    for (const path of [
      `/exports/${other.id}/parts/1/content${search}`,
      `/exports/${one.id}/parts/2/content${search}`,
      `/exports/${one.id}/parts/01/content${search}`,
      `/exports/${one.id}/content${search}`,
      `/exports/${one.id}/parts/1/content${new URL(one.download.url).search}`,
    ]) {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    app.clock.advance(7 * 24 * 3_600_000 + 1_000);
    const { export: over } = await ask(server, ExportDocument, { id: one.id }, await app.token());
    expect(over?.parts).toMatchObject([{ number: 1, url: null, expiresAt: null }]);
  });
});

describe('an interrupted download of an export', () => {
  async function madeExport(): Promise<{ url: string; whole: Buffer; etag: string }> {
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      ids.push(await app.upload(randomBytes(at * 20_000), `${at}.bin`));
    }
    const made = await app.exported({ ids, format: 'ORIGINALS_WITH_XMP' });
    const { headers, bytes } = await fetchRange(made.download.url);
    return { url: made.download.url, whole: bytes, etag: headers.get('etag') ?? '' };
  }

  it('goes on at any byte', async () => {
    const { url, whole, etag } = await madeExport();
    const random = SeededRandom.ofRun();
    for (let cut = 0; cut < 50; cut += 1) {
      const start = random.between(0, whole.length - 1);
      const end = random.between(start, whole.length - 1);
      const range = cut % 2 ? `bytes=${start}-` : `bytes=${start}-${end}`;
      const expected = whole.subarray(start, cut % 2 ? undefined : end + 1);
      const { status, headers, bytes } = await fetchRange(url, { range, 'if-range': etag });
      const about = `seed ${random.seed}: ${range}`;
      expect([status, headers.get('etag')], about).toEqual([206, etag]);
      expect(headers.get('content-range'), about).toBe(
        `bytes ${start}-${start + expected.length - 1}/${whole.length}`,
      );
      expect(bytes.equals(expected), about).toBe(true);
    }
    await vi.waitFor(async () => expect(await openObjects(server.app)).toBe(0));
  });

  it.skipIf(!HAS_CURL)('is completed by curl', async () => {
    const { url, whole } = await madeExport();
    await using work = await folder(scratchRoot());
    const path = join(work.path, 'export.zip');
    await writeFile(path, whole.subarray(0, 123_456));
    await runTool('curl', ['--fail', '--silent', '--continue-at', '-', '--output', path, url]);
    expect((await readFile(path)).equals(whole)).toBe(true);
  });

  it('is answered as RFC 9110 requires', async () => {
    const { url, whole, etag } = await madeExport();
    const { length } = whole;
    const outcome = async (headers: Readonly<Record<string, string>>, method = 'GET') => {
      const answer = await fetch(url, { headers, method });
      const bytes = Buffer.from(await answer.arrayBuffer());
      return [answer.status, bytes.length, answer.headers.get('content-range')];
    };
    expect(await outcome({ range: 'bytes=-7' })).toEqual([
      206,
      7,
      `bytes ${length - 7}-${length - 1}/${length}`,
    ]);
    const [status, , range] = await outcome({ range: `bytes=${length}-` });
    expect([status, range]).toEqual([416, `bytes */${length}`]);
    expect(await outcome({ range: 'bytes=0-1,4-5' })).toEqual([200, length, null]);
    expect(await outcome({ range: 'bytes=5-', 'if-range': '"other"' })).toEqual([
      200,
      length,
      null,
    ]);
    expect((await outcome({ 'if-match': '"other"' }))[0]).toBe(412);
    expect(await outcome({ 'if-none-match': etag })).toEqual([304, 0, null]);
    const head = await fetch(url, { method: 'HEAD', headers: { range: 'bytes=5-9' } });
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '5',
      etag,
    });
  });

  it('starts again when a file was trashed in the meantime', async () => {
    const ids = [await app.upload('kept', 'k.txt'), await app.upload('gone', 'gone.txt')];
    const { download } = await app.exported({ ids });
    const before = await fetchRange(download.url);
    await server.app.installation.sql('update file set trashed_at = now() where id = $1', [
      ids[1]?.slice(-36),
    ]);
    const etag = before.headers.get('etag') ?? '';
    const resumed = await fetchRange(download.url, { range: 'bytes=9-', 'if-range': etag });
    expect(resumed.status).toBe(200);
    expect(readZip(resumed.bytes).map(({ name }) => name)).toContain('NOT-EXPORTED.txt');
  });
});

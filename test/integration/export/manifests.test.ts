import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ExportApp, startExportApp } from '../../support/app/export-app.ts';
import { folder } from '../../support/general/folders.ts';
import {
  EstimateExportDocument,
  ExportCancelDocument,
  ExportDocument,
  FilesFavouriteDocument,
  FilesTagDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../../support/graphql/graphql-app.ts';
import { downloadZip, textsOf } from '../../support/library/zip-downloads.ts';
import { hasTool } from '../../support/media/gallery/run-tool.ts';
import { sha256 } from '../../support/storage/object-source.ts';

const HAS_TOOLS = (await hasTool('exiftool')) && (await hasTool('unzip'));
if (!HAS_TOOLS) console.warn('NOT TESTED: an unpacked export (needs exiftool and unzip)');
const run = promisify(execFile);

let app: ExportApp;
let server: GraphqlApp;
beforeAll(async () => {
  app = await startExportApp();
  server = app.server;
});
afterAll(() => app[Symbol.asyncDispose]());

/** A file with all that exports tell. */
async function described(bytes: string, name: string): Promise<string> {
  const id = await app.upload(bytes, name);
  await server.app.installation.sql(
    `update file set description = E'=1+1\\nline <2>', captured_at = '2021-05-06T07:08:09.120Z',
       capture_source = 'EXIF', utc_offset_minutes = -210, latitude = -33.856784, longitude = 151.215297
     where id = $1`,
    [id.slice(-36)],
  );
  const token = await app.token();
  await ask(server, FilesTagDocument, { ids: [id], add: ['sea', 'a & b'] }, token);
  await ask(server, FilesFavouriteDocument, { ids: [id], favourite: true }, token);
  await app.albumOf([id], 'Ferien, 夏');
  return id;
}

async function entriesOf(url: string): Promise<Record<string, string>> {
  return Object.fromEntries(textsOf(await downloadZip(url)));
}

describe('an export', () => {
  it('describes its files in manifests', async () => {
    const ids = [await described('one', 'Photo.jpg'), await app.upload('two', 'manifest.json')];
    const made = await app.exported({ ids });
    const entries = await entriesOf(made.download.url);
    expect(Object.keys(entries)).toEqual([
      'manifest.csv',
      'manifest.json',
      'Photo.jpg',
      'manifest (2).json',
    ]);
    const manifest = JSON.parse(entries['manifest.json'] ?? '');
    expect(manifest).toMatchObject({ version: 1, export: made.id, format: 'ORIGINALS', part: 1 });
    expect(manifest.files).toEqual([
      {
        path: 'Photo.jpg',
        part: 1,
        name: 'Photo.jpg',
        sha256: sha256(Buffer.from('one')),
        size: 3,
        mimeType: expect.any(String),
        capturedAt: '2021-05-06T07:08:09.120Z',
        capturedAtSource: 'EXIF',
        utcOffsetMinutes: -210,
        uploadedAt: expect.stringMatching(/^20.*Z$/),
        tags: ['sea', 'a & b'],
        favourite: true,
        albums: ['Ferien, 夏'],
        description: '=1+1\nline <2>',
        latitude: -33.856784,
        longitude: 151.215297,
        sidecar: null,
      },
      expect.objectContaining({ path: 'manifest (2).json', name: 'manifest.json', albums: [] }),
    ]);
    expect(entries['manifest.csv']).toContain(`"'=1+1\nline <2>",-33.856784,151.215297,`);
  });

  it.each(['ORIGINALS', 'ORIGINALS_WITH_XMP'] as const)(
    'in the format %s has exactly the estimated size',
    async (format) => {
      const ids = [await described('sized', 's.jpg'), await app.upload('', 's.jpg')];
      const token = await app.token();
      const { estimateExport } = await ask(server, EstimateExportDocument, { ids, format }, token);
      const made = await app.exported({ ids, format });
      expect(made.format).toBe(format);
      expect(made.download.sizeBytes).toBe(estimateExport.sizeBytes);
      // Compares the length with Content-Length.
      expect(await downloadZip(made.download.url)).toHaveLength(format === 'ORIGINALS' ? 4 : 6);
    },
  );

  it('stays the same byte for byte when its files are edited', async () => {
    const id = await described('edited', 'e.jpg');
    const made = await app.exported({ ids: [id], format: 'ORIGINALS_WITH_XMP' });
    const before = await (await fetch(made.download.url)).arrayBuffer();
    const token = await app.token();
    await ask(server, FilesTagDocument, { ids: [id], add: ['later'] }, token);
    await server.app.installation.sql(
      `update file set name = 'renamed.jpg', sort_at = now(), description = null where id = $1`,
      [id.slice(-36)],
    );
    app.clock.advance(5_000);
    const after = await (await fetch(made.download.url)).arrayBuffer();
    expect(Buffer.from(after).equals(Buffer.from(before))).toBe(true);
    const next = await entriesOf((await app.exported({ ids: [id] })).download.url);
    expect(next['manifest.json']).toContain('"later"');
    expect(Object.keys(next)).toContain('renamed.jpg');
  });

  it('forgets its files when it is finished', async () => {
    const { installation } = server.app;
    const ids = [await described('forgotten', 'f.jpg')];
    const [cancelled, expired] = [await app.exported({ ids }), await app.exported({ ids })];
    const left = async ({ id }: { readonly id: string }) =>
      installation.sql('select facts from archive_export_file where export_id = $1', [
        id.slice(-36),
      ]);
    expect([await left(cancelled), await left(expired)].map(({ length }) => length)).toEqual([
      1, 1,
    ]);
    await ask(server, ExportCancelDocument, { id: cancelled.id }, await app.token());
    app.clock.advance(7 * 24 * 3_600_000 + 1_000);
    await installation.followExports.due(new AbortController().signal);
    expect([await left(cancelled), await left(expired)]).toEqual([[], []]);
    const { export: row } = await ask(server, ExportDocument, expired, await app.token());
    expect(row).toMatchObject({ status: 'EXPIRED', filesTotal: 1 });
  });

  it.skipIf(!HAS_TOOLS)('is unpacked by unzip, and its sidecars are read by exiftool', async () => {
    const ids = [await described('unpacked', 'U.jpg'), await app.upload('plain', 'U.jpg')];
    const made = await app.exported({ ids, format: 'ORIGINALS_WITH_XMP' });
    await using work = await folder();
    const path = join(work.path, 'export.zip');
    await writeFile(path, Buffer.from(await (await fetch(made.download.url)).arrayBuffer()));
    expect((await run('unzip', ['-t', path])).stdout).toContain('No errors detected');
    await run('unzip', ['-q', path, '-d', work.path]);
    const { stdout } = await run('exiftool', ['-json', '-n', join(work.path, 'U.jpg.xmp')]);
    expect(JSON.parse(stdout)[0]).toMatchObject({
      Subject: ['sea', 'a & b'],
      Description: '=1+1\nline <2>',
      Rating: 5,
      DateTimeOriginal: '2021:05:06 03:38:09.120-03:30',
      GPSLatitude: -33.856784,
      GPSLongitude: 151.215297,
    });
  });
});

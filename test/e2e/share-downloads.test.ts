import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type ShareApp, startShareApp } from '../support/app/share-app.ts';
import {
  download,
  expectAccessible,
  expectNoSidewaysScrolling,
  NARROW,
  visitPage,
} from '../support/app/share-browser.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import { folder } from '../support/general/folders.ts';
import { readZip } from '../support/library/read-zip.ts';
import { hasTool, runTool } from '../support/media/gallery/run-tool.ts';
import { landscape } from '../support/media/landscape.ts';
import { makePreviews } from '../support/media/media-of.ts';

const chromium = findChromium();
const [hasFfmpeg, hasUnzip] = await Promise.all([hasTool('ffmpeg'), hasTool('unzip')]);
if (chromium === undefined) console.warn('NOT TESTED: downloads from share pages (needs Chromium)');
if (!hasFfmpeg) console.warn('NOT TESTED: videos on share pages (needs ffmpeg)');
if (!hasUnzip) console.warn('NOT TESTED: zips of share pages with unzip (not installed)');

const SECONDS = 12;
/** Decoding is slow on a busy machine. */
const PATIENCE = { timeout: 20_000 };
const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** A video whose noise makes it larger than what browsers buffer. */
async function noisyVideo(name: string, codec: readonly string[]): Promise<Buffer> {
  await using work = await folder();
  const path = join(work.path, name);
  const source = `testsrc2=size=640x360:rate=24:duration=${SECONDS},noise=alls=70:allf=t`;
  await runTool('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, ...codec, '-g', '24', path]);
  return readFile(path);
}

describe.skipIf(chromium === undefined)('downloads from a share page', () => {
  let browser: Browser;
  let app: ShareApp;
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    app = await startShareApp();
  });
  afterAll(async () => {
    await browser.close();
    await app[Symbol.asyncDispose]();
  });

  const visit = (
    url: string,
    see: (page: Page) => Promise<void>,
    options?: BrowserContextOptions,
  ): Promise<void> => visitPage({ browser, origin: app.app.url }, url, see, options);

  async function downloadsOf({ id }: { readonly id: string }): Promise<unknown> {
    const [row] = await app.app.installation.sql('select downloads from share where id = $1', [
      id.slice(-36),
    ]);
    return row;
  }

  it.each([true, false])('include a zip of selected files (scripts: %s)', async (scripts) => {
    const names = ['Dunes.jpg', 'Dunes.jpg', 'Ferry.jpg', 'Pier.jpg'];
    const photos = await Promise.all(names.map((_, at) => landscape(at, 400, 300)));
    const ids: string[] = [];
    for (const [at, bytes] of photos.entries()) ids.push(await app.upload(bytes, names[at]));
    const share = await app.share({ ids, title: 'By the sea', downloadLimit: 5 });
    await visit(
      share.url,
      async (page) => {
        const boxes = page.getByRole('checkbox', { name: 'Select Dunes.jpg' });
        for (const box of await boxes.all()) await box.check();
        await page.getByRole('checkbox', { name: 'Select Ferry.jpg' }).check();
        await page.getByRole('button', { name: 'Clear selection' }).click();
        expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
        for (const box of await boxes.all()) await box.check();
        await page.getByRole('checkbox', { name: 'Select Pier.jpg' }).press('Space');
        if (scripts) await expectAccessible(page);
        const button = page.getByRole('button', { name: 'Download selected (zip)' });
        const { name, bytes, path } = await download(page, button);
        expect(name).toBe('By the sea.zip');
        expect(readZip(bytes).map((entry) => [entry.name, entry.bytes])).toEqual([
          ['Dunes.jpg', photos[0]],
          ['Dunes (2).jpg', photos[1]],
          ['Pier.jpg', photos[3]],
        ]);
        if (hasUnzip) {
          const said = execFileSync('unzip', ['-t', path], { encoding: 'utf8' });
          expect(said).toContain('No errors detected');
        }
      },
      { javaScriptEnabled: scripts, acceptDownloads: true },
    );
    expect(await downloadsOf(share)).toEqual({ downloads: 1 });
  });

  it('explain an empty selection', async () => {
    const ids = [await app.upload(Buffer.from('a'), 'a'), await app.upload(Buffer.from('b'), 'b')];
    const { url } = await app.share({ ids });
    await visit(url, async (page) => {
      await page.getByRole('button', { name: 'Download selected (zip)' }).click();
      expect(await page.getByRole('heading').allTextContents()).toEqual(['No files are selected']);
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Back' }).click();
      await page.getByRole('heading', { name: 'Shared files' }).waitFor();
    });
  });

  it.skipIf(!hasFfmpeg).each([
    ['waves.mp4', H264],
    ['waves.mov', H264],
    ['waves.webm', ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '6M']],
  ])('play %s and seek in it by ranges', async (name, codec) => {
    const id = await app.upload(await noisyVideo(name, codec), name);
    await makePreviews(app.app, id);
    const share = await app.share({ ids: [id] });
    await visit(
      `${share.url}/files/${id}`,
      async (page) => {
        const ranges: number[] = [];
        page.on('request', (request) => {
          const [, start] = /^bytes=(\d+)-/.exec(request.headers()['range'] ?? '') ?? [];
          if (request.url().includes('/play?')) ranges.push(Number(start));
        });
        await page.reload();
        const video = 'document.querySelector("video")';
        const ask = (what: string) => page.evaluate<number>(`${video}.${what}`);
        await expect.poll(() => ask('readyState'), PATIENCE).toBeGreaterThanOrEqual(1);
        expect(await ask('duration')).toBeCloseTo(SECONDS, 0);
        expect(await ask('videoWidth')).toBe(640);
        await page.evaluate(`${video}.currentTime = ${SECONDS - 2}`);
        await expect.poll(() => ask('readyState'), PATIENCE).toBeGreaterThanOrEqual(2);
        await expect.poll(() => ask('seeking ? 1 : 0'), PATIENCE).toBe(0);
        expect(Math.max(...ranges)).toBeGreaterThan(1_000_000);
        await page.evaluate(`${video}.muted = true, ${video}.play()`);
        await expect.poll(() => ask('currentTime'), PATIENCE).toBeGreaterThan(SECONDS - 1.9);
        await expectAccessible(page);
        await expectNoSidewaysScrolling(page);
      },
      NARROW,
    );
    // The first visit and the reload.
    expect(await downloadsOf(share)).toEqual({ downloads: 2 });
  });

  it.skipIf(!hasFfmpeg)(
    'load nothing of a video before it is played if they are limited',
    async () => {
      const id = await app.upload(await noisyVideo('one.mp4', H264), 'one.mp4');
      await makePreviews(app.app, id);
      const share = await app.share({ ids: [id], downloadLimit: 3 });
      await visit(`${share.url}/files/${id}`, async (page) => {
        await page.getByText('Playing it counts as one download; 3 downloads left.').waitFor();
        await page.waitForLoadState('networkidle');
        expect(await downloadsOf(share)).toEqual({ downloads: 0 });
        const video = 'document.querySelector("video")';
        await page.evaluate(`${video}.muted = true, ${video}.play()`);
        await expect
          .poll(() => page.evaluate<number>(`${video}.currentTime`), PATIENCE)
          .toBeGreaterThan(0);
        await page.evaluate(`${video}.currentTime = ${SECONDS - 2}`);
        await expect
          .poll(() => page.evaluate<number>(`${video}.readyState`), PATIENCE)
          .toBeGreaterThan(1);
        expect(await downloadsOf(share)).toEqual({ downloads: 1 });
      });
    },
  );
});

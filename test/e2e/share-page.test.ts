import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { coldProviders } from '../support/app/cold-app.ts';
import { type ShareApp, startShareApp } from '../support/app/share-app.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import { ShareRevokeDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { archivedFile } from '../support/library/archived-file.ts';
import { readZip } from '../support/library/read-zip.ts';
import { landscape } from '../support/media/landscape.ts';
import { makePreviews } from '../support/media/media-of.ts';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('NOT TESTED: share pages in a browser (needs Chromium; set CHROMIUM to its path)');
}

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
/** `SCREENSHOT=1` updates the screenshots in the docs. */
const TAKES_PICTURES = process.env['SCREENSHOT'] === '1';
const DAY_MS = 24 * 3_600_000;
const PHOTOS = [
  'Harbour at dawn.jpg',
  'Ferry leaving.jpg',
  'Dunes.jpg',
  'Lighthouse.jpg',
  'Evening swim.jpg',
];
const DESKTOP = { viewport: { width: 1200, height: 820 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };

/** An accessibility violation reported by axe-core. */
interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

describe.skipIf(chromium === undefined)('a share page in a browser', () => {
  const clock = new AdjustableClock();
  const photos: { readonly id: string; readonly bytes: Buffer }[] = [];
  let browser: Browser;
  let app: ShareApp;
  let frozenId: string;
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    app = await startShareApp({
      overrides: { clock, providers: coldProviders() },
    });
    for (const [number, name] of PHOTOS.entries()) {
      const bytes = await landscape(number);
      const id = await app.upload(bytes, name);
      await makePreviews(app.app, id);
      photos.push({ id, bytes });
    }
    const frozen = await landscape(7);
    const { installation } = app.app;
    const archived = await archivedFile(installation, app.owner.id, {
      providers: ['local', 'ice'],
      bytes: frozen,
    });
    frozenId = `file_${archived.fileId}`;
    await installation.sql("update file set mime_type = 'image/jpeg' where id = $1", [
      archived.fileId,
    ]);
    await installation.backfillPreparations.execute();
    await makePreviews(app.app, frozenId);
    await installation.sql("update content_copy set state = 'RELEASED' where id = $1", [
      archived.copyIds[0],
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await app[Symbol.asyncDispose]();
  });

  const ids = () => photos.map(({ id }) => id);
  const inTwoDays = () => new Date(clock.now().getTime() + 2 * DAY_MS).toISOString();

  /** Opens a page and expects no requests to other servers. */
  async function visit(
    url: string,
    see: (page: Page) => Promise<void>,
    options: BrowserContextOptions = {},
  ): Promise<void> {
    const context: BrowserContext = await browser.newContext({ ...DESKTOP, ...options });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      const elsewhere: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== app.app.url) elsewhere.push(request.url());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        const isStatus = message.text().startsWith('Failed to load resource: the server responded');
        if (message.type() === 'error' && !isStatus) complaints.push(message.text());
      });
      await page.goto(url);
      await see(page);
      expect(elsewhere).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  async function expectAccessible(page: Page): Promise<void> {
    await page.evaluate(axe.source);
    const violations = await page.evaluate<Violation[]>(
      'axe.run(document).then(({ violations }) => violations)',
    );
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (TAKES_PICTURES) await page.screenshot({ path: `${IMAGES}share-${name}.png` });
  }

  async function download(page: Page, label: string): Promise<{ name: string; bytes: Buffer }> {
    const [got] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: label, exact: true }).click(),
    ]);
    return { name: got.suggestedFilename(), bytes: await readFile(await got.path()) };
  }

  async function allLoaded(page: Page): Promise<void> {
    const loaded = '[...document.images].every((image) => image.naturalWidth > 0)';
    await expect.poll(() => page.evaluate<boolean>(loaded)).toBe(true);
  }

  it.each([true, false])(
    'shows the files, opens one, and downloads one or all (scripts: %s)',
    async (javaScriptEnabled) => {
      const { url } = await app.share({
        ids: ids(),
        title: 'A week by the sea',
        note: 'The best of June. Take what you like.',
        expiresAt: inTwoDays(),
      });
      await visit(
        url,
        async (page) => {
          expect(await page.title()).toBe('A week by the sea');
          expect(await page.getByRole('listitem').count()).toBe(PHOTOS.length);
          if (javaScriptEnabled) {
            await allLoaded(page);
            await expectAccessible(page);
            await picture(page, 'list');
          }
          const one = await download(page, 'Download Dunes.jpg');
          expect(one.name).toBe('Dunes.jpg');
          expect(one.bytes.equals(photos[2]?.bytes ?? Buffer.alloc(0))).toBe(true);
          const zip = await download(page, 'Download all (zip)');
          expect(zip.name).toBe('A week by the sea.zip');
          expect(readZip(zip.bytes).map(({ name }) => name)).toEqual(PHOTOS);
          await page.getByRole('link', { name: 'Harbour at dawn.jpg', exact: true }).click();
          await page.getByRole('heading', { name: 'Harbour at dawn.jpg' }).waitFor();
          if (javaScriptEnabled) {
            await allLoaded(page);
            await expectAccessible(page);
            await picture(page, 'file');
          }
          await page.getByRole('link', { name: 'Next file' }).click();
          await page.getByRole('heading', { name: 'Ferry leaving.jpg' }).waitFor();
        },
        { javaScriptEnabled, acceptDownloads: true },
      );
    },
  );

  it('works on a phone in dark mode', async () => {
    const { url } = await app.share({ ids: ids(), title: 'A week by the sea' });
    await visit(
      url,
      async (page) => {
        await allLoaded(page);
        await expectAccessible(page);
        const [wide, shown] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, window.innerWidth]',
        );
        expect(wide).toBeLessThanOrEqual(shown);
        await picture(page, 'phone-dark');
      },
      { ...PHONE, colorScheme: 'dark' },
    );
  });

  it.each([true, false])(
    'asks for the password and remembers it (scripts: %s)',
    async (scripts) => {
      const password = 'Möwen & Meer';
      const { url } = await app.share({ ids: ids(), title: 'Secret week', password });
      await visit(
        url,
        async (page) => {
          if (scripts) {
            await expectAccessible(page);
            await picture(page, 'password');
          }
          expect(await page.content()).not.toContain('Secret week');
          const enter = async (text: string): Promise<void> => {
            await page.getByLabel('Password').fill(text);
            await page.getByRole('button').click();
          };
          await enter('seagulls');
          await page.getByText('Incorrect password').waitFor();
          if (scripts) await expectAccessible(page);
          await enter(password);
          await page.getByRole('heading', { name: 'Secret week' }).waitFor();
          expect(page.url()).toBe(url);
          await page.reload();
          await page.getByRole('heading', { name: 'Secret week' }).waitFor();
        },
        { javaScriptEnabled: scripts },
      );
    },
  );

  it('offers no originals if only previews are shared', async () => {
    const { url } = await app.share({ ids: ids(), permission: 'PREVIEW' });
    await visit(url, async (page) => {
      await page.getByText('Previews only').waitFor();
      expect(await page.getByRole('link', { name: /Download/ }).count()).toBe(0);
      await expectAccessible(page);
      await picture(page, 'previews-only');
    });
  });

  it('shows that an original is archived, and notifies its owner of a request', async () => {
    const { id, url } = await app.share({
      ids: [frozenId, ...ids().slice(0, 2)],
      title: 'From the archive',
      allowRetrievalRequest: true,
    });
    await visit(url, async (page) => {
      await page.getByText('Original in cold storage').waitFor();
      await allLoaded(page);
      await expectAccessible(page);
      await picture(page, 'frozen');
      await page.getByRole('button', { name: /Request original/ }).click();
      await page.getByText('has been notified that you requested the original').waitFor();
      await expectAccessible(page);
    });
    const asked = await app.app.installation.sql(
      `select kind from share_access where share_id = $1 and kind = 'RETRIEVAL_ASKED'`,
      [id.slice(-36)],
    );
    expect(asked).toHaveLength(1);
  });

  it('shows the same page for revoked, expired and unknown links', async () => {
    const revoked = await app.share({ ids: ids() });
    await ask(app, ShareRevokeDocument, { id: revoked.id }, app.owner.token);
    const expired = await app.share({ ids: ids(), expiresAt: inTwoDays() });
    await visit(expired.url, async (page) => {
      await page.getByRole('heading', { name: 'Shared files' }).waitFor();
      clock.advance(2 * DAY_MS + 1_000);
      await page.reload();
      await page.getByText('This link does not work').waitFor();
      await expectAccessible(page);
      await picture(page, 'over');
    });
    const never = `${app.app.url}/s/fss_${randomBytes(32).toString('base64url')}`;
    const texts: string[] = [];
    for (const url of [revoked.url, expired.url, never]) {
      await visit(url, async (page) => void texts.push(await page.content()));
    }
    expect(new Set(texts).size).toBe(1);
  });
});

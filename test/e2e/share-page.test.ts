import { randomBytes } from 'node:crypto';

import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { coldProviders } from '../support/app/cold-app.ts';
import { archivePhoto, type Photo, PHOTOS, uploadPhotos } from '../support/app/sample-photos.ts';
import { type ShareApp, startShareApp } from '../support/app/share-app.ts';
import {
  allLoaded,
  download,
  expectAccessible,
  expectNoSidewaysScrolling,
  NARROW,
  PHONE,
  picture,
  visitPage,
} from '../support/app/share-browser.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import { ShareRevokeDocument } from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { readZip } from '../support/library/read-zip.ts';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('NOT TESTED: share pages in a browser (needs Chromium; set CHROMIUM to its path)');
}

const DAY_MS = 24 * 3_600_000;

const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });

describe.skipIf(chromium === undefined)('a share page in a browser', () => {
  const clock = new AdjustableClock();
  let photos: Photo[];
  let browser: Browser;
  let app: ShareApp;
  let frozenId: string;
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    app = await startShareApp({
      overrides: { clock, providers: coldProviders() },
    });
    photos = await uploadPhotos(app);
    frozenId = await archivePhoto(app);
  });
  afterAll(async () => {
    await browser.close();
    await app[Symbol.asyncDispose]();
  });

  const ids = () => photos.map(({ id }) => id);
  const inTwoDays = () => new Date(clock.now().getTime() + 2 * DAY_MS).toISOString();

  const visit = (
    url: string,
    see: (page: Page) => Promise<void>,
    options?: BrowserContextOptions,
  ): Promise<void> => visitPage({ browser, origin: app.app.url }, url, see, options);

  it.each([true, false])(
    'shows the files, opens one, and downloads one or all (scripts: %s)',
    async (javaScriptEnabled) => {
      const { url } = await app.share({
        ids: ids(),
        title: 'A week by the sea',
        note: 'The best of June. Take what you like.',
        senderName: 'Mara',
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
          const one = await download(page, link(page, 'Download Dunes.jpg'));
          expect(one.name).toBe('Dunes.jpg');
          expect(one.bytes.equals(photos[2]?.bytes ?? Buffer.alloc(0))).toBe(true);
          const zip = await download(page, link(page, 'Download all (zip)'));
          expect(zip.name).toBe('A week by the sea.zip');
          expect(readZip(zip.bytes).map(({ name }) => name)).toEqual(PHOTOS);
          await link(page, 'Harbour at dawn.jpg').click();
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
        await page.getByRole('checkbox', { name: 'Select Dunes.jpg' }).check();
        await expectAccessible(page);
        await expectNoSidewaysScrolling(page);
        await picture(page, 'phone-dark');
        await link(page, 'Dunes.jpg').click();
        expect(await page.getByRole('heading').allTextContents()).toEqual(['Dunes.jpg']);
        await allLoaded(page);
        await expectAccessible(page);
        await expectNoSidewaysScrolling(page);
        await picture(page, 'file-phone-dark');
      },
      { ...PHONE, colorScheme: 'dark' },
    );
  });

  it('fits into a window of 360 pixels, with long words and frozen files too', async () => {
    const title = 'Donaudampfschifffahrtsgesellschaft'.repeat(3);
    const { url } = await app.share({
      ids: [frozenId, ...ids()],
      title,
      note: title,
      allowRetrievalRequest: true,
    });
    await visit(
      url,
      async (page) => {
        await expectNoSidewaysScrolling(page);
        await link(page, 'photo.jpg').click();
        expect(await page.getByText('takes 9 to 48 hours').count()).toBe(1);
        await expectNoSidewaysScrolling(page);
      },
      NARROW,
    );
  });

  it('keeps its layout while the pictures load', async () => {
    const { url } = await app.share({ ids: ids() });
    const boxes = (page: Page) =>
      page.evaluate<number[]>(
        '[...document.images].map((image) => Math.round(image.getBoundingClientRect().height))',
      );
    const shapes: number[][] = [];
    for (const path of ['', `/files/${photos[1]?.id}`]) {
      await visit(url + path, async (page) => {
        await allLoaded(page);
        shapes.push(await boxes(page));
        await page.route('**/preview/**', (route) => route.fulfill({ status: 503 }));
        await page.reload();
        const failed = await boxes(page);
        expect(failed).toEqual(shapes.at(-1));
      });
    }
    expect(shapes.map(({ length }) => length)).toEqual([PHOTOS.length, 1]);
  });

  it('can be used with the keyboard', async () => {
    const { url } = await app.share({ ids: ids().slice(0, 3) });
    await visit(`${url}/files/${photos[0]?.id}`, async (page) => {
      const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
      const order: string[] = [];
      for (let at = 0; at < 3; at += 1) {
        await page.keyboard.press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual(['All files in Shared files', 'Next file', 'Download']);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Ferry leaving.jpg' }).waitFor();
    });
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
      await page.getByText('which takes 9 to 48 hours').waitFor();
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

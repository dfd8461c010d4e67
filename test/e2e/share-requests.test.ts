import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../support/app/adjustable-clock.ts';
import { coldProviders } from '../support/app/cold-app.ts';
import { archivePhoto } from '../support/app/sample-photos.ts';
import { type ShareApp, startShareApp } from '../support/app/share-app.ts';
import { download, expectAccessible, NARROW, visitPage } from '../support/app/share-browser.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import {
  ShareRequestsApproveDocument,
  ShareRequestsDeclineDocument,
  ShareRequestsDocument,
  ShareRevokeDocument,
} from '../support/graphql/generated/graphql.ts';
import { ask } from '../support/graphql/graphql-app.ts';
import { sha256 } from '../support/storage/object-source.ts';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('NOT TESTED: requests for originals on share pages (needs Chromium)');
}

const HOUR_MS = 3_600_000;

describe.skipIf(chromium === undefined)('the page of a frozen original', () => {
  const clock = new AdjustableClock();
  let browser: Browser;
  let app: ShareApp;
  beforeAll(async () => {
    browser = await launchChromium(chromium ?? '');
    app = await startShareApp({ overrides: { clock, providers: coldProviders() } });
    await app.app.installation.startWorking();
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

  async function pendingIds(shareId: string): Promise<string[]> {
    const variables = { status: 'PENDING', first: 100 } as const;
    const { shareRequests } = await ask(app, ShareRequestsDocument, variables, app.owner.token);
    return shareRequests.nodes.filter((one) => one.shareId === shareId).map(({ id }) => id);
  }

  /** Waits until the page shows a text. */
  async function shows(page: Page, text: string): Promise<void> {
    await expect
      .poll(async () => {
        await page.reload();
        return page.getByText(text).count();
      })
      .toBe(1);
  }

  it.each([true, false])(
    'takes a request, tells when it is approved and ready, and downloads the file (scripts: %s)',
    async (javaScriptEnabled) => {
      const fileId = await archivePhoto(app, javaScriptEnabled ? 1 : 2);
      const { id, url } = await app.share({ ids: [fileId], allowRetrievalRequest: true });
      const [hash] = await app.app.installation.sql<{ sha256: Buffer }>(
        'select sha256 from content c join file f on f.content_id = c.id where f.id = $1',
        [fileId.slice(-36)],
      );
      await visit(
        `${url}/files/${fileId}`,
        async (page) => {
          await page.getByRole('button', { name: /Request original/ }).click();
          await page.getByText('has been notified that you requested the original').waitFor();
          await page.goto(`${url}/files/${fileId}`);
          await page.getByText('The original was requested on').waitFor();
          expect(await page.getByRole('button', { name: /Request original/ }).count()).toBe(0);
          if (javaScriptEnabled) await expectAccessible(page);

          const input = { ids: await pendingIds(id), tier: 'STANDARD' } as const;
          const approved = await ask(app, ShareRequestsApproveDocument, { input }, app.owner.token);
          expect(approved.shareRequestsApprove?.userErrors).toEqual([]);
          await page.reload();
          await page.getByText('The owner approved the request.').waitFor();
          const operations = 'select from restore_operation where status = $1';
          const { sql, restoreWatcher } = app.app.installation;
          await expect.poll(async () => (await sql(operations, ['ASKED'])).length).toBe(1);
          clock.advance(13 * HOUR_MS);
          restoreWatcher.wake();
          await shows(page, 'The requested original is ready.');
          if (javaScriptEnabled) await expectAccessible(page);
          const { bytes } = await download(page, page.getByRole('link', { name: /^Download / }));
          expect(sha256(bytes)).toBe(hash?.sha256.toString('hex'));
        },
        { ...NARROW, javaScriptEnabled },
      );
    },
  );

  it('leads to the page of a link that no longer works when the share is revoked while it is open', async () => {
    const fileId = await archivePhoto(app, 4);
    const { id, url } = await app.share({ ids: [fileId], allowRetrievalRequest: true });
    await visit(`${url}/files/${fileId}`, async (page) => {
      const button = page.getByRole('button', { name: /Request original/ });
      await button.waitFor();
      await ask(app, ShareRevokeDocument, { id }, app.owner.token);
      await button.click();
      await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
      await page.goBack();
      await page.reload();
      expect(await page.getByText('This link does not work').count()).toBe(1);
      expect(await pendingIds(id)).toEqual([]);
    });
  });

  it('tells that a request was declined, and takes another one after 7 days', async () => {
    const fileId = await archivePhoto(app, 3);
    const { id, url } = await app.share({ ids: [fileId], allowRetrievalRequest: true });
    await visit(`${url}/files/${fileId}`, async (page) => {
      await page.getByRole('button', { name: /Request original/ }).click();
      const ids = await pendingIds(id);
      await ask(app, ShareRequestsDeclineDocument, { ids }, app.owner.token);
      await shows(page, 'The owner declined the request for the original.');
      await expectAccessible(page);
      clock.advance(7 * 24 * HOUR_MS);
      await page.reload();
      expect(await page.getByRole('button', { name: /Request original/ }).count()).toBe(1);
    });
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
/** `SCREENSHOT=1` updates the screenshots in the docs. */
const TAKES_PICTURES = process.env['SCREENSHOT'] === '1';
const MAX_PICTURE_BYTES = 150_000;

const DESKTOP = { viewport: { width: 1280, height: 820 } };
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
/** The narrowest window that pages must fit into. */
export const NARROW = { viewport: { width: 360, height: 640 } };

/** An accessibility violation reported by axe-core. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Opens a page in a browser of its own; expects no requests to servers other than `origin`, and no errors. */
export async function visitPage(
  { browser, origin }: { readonly browser: Browser; readonly origin: string },
  url: string,
  see: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ ...DESKTOP, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const elsewhere: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== origin) elsewhere.push(request.url());
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

export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate<Violation[]>(
    'axe.run(document).then(({ violations }) => violations)',
  );
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [wide = 0, shown = 0] = await page.evaluate<number[]>(
    '[document.documentElement.scrollWidth, window.innerWidth]',
  );
  expect(wide).toBeLessThanOrEqual(shown);
}

/** Waits until all images in the window are shown. */
export async function allLoaded(page: Page): Promise<void> {
  const loaded =
    '[...document.images].filter((image) => image.getBoundingClientRect().top < innerHeight).every((image) => image.naturalWidth > 0)';
  await expect.poll(() => page.evaluate<boolean>(loaded)).toBe(true);
}

/** Follows a link or presses a button that starts a download. */
export async function download(
  page: Page,
  control: Locator,
): Promise<{ name: string; bytes: Buffer; path: string }> {
  const [got] = await Promise.all([page.waitForEvent('download'), control.click()]);
  const path = await got.path();
  return { name: got.suggestedFilename(), bytes: await readFile(path), path };
}

/** Updates a screenshot in the docs if they are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!TAKES_PICTURES) return;
  const shot = await page.screenshot();
  const small = await sharp(shot).png({ palette: true, effort: 10, quality: 80 }).toBuffer();
  expect(small.byteLength).toBeLessThan(MAX_PICTURE_BYTES);
  await writeFile(`${IMAGES}share-${name}.png`, small);
}

import { fileURLToPath } from 'node:url';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findChromium, launchChromium } from '../support/chromium.ts';
import { startTestApp, TEST_PASSWORD, type TestApp } from '../support/test-app.ts';
import { TusClient } from '../support/tus-client.ts';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('NOT TESTED: GraphiQL in a browser (needs Chromium; CHROMIUM tells where it is)');
}
/** `SCREENSHOT=1` writes the picture of the README anew. */
const PICTURE = fileURLToPath(new URL('../../docs/images/graphiql.png', import.meta.url));
const VIEWPORT = { width: 1440, height: 900 };

const LIBRARY = `query Library($first: Int!) {
  viewer {
    email
    role
  }
  files(first: $first) {
    totalCount
    nodes {
      name
      mimeType
      size
      capturedAt
      tags
      status
      availability
    }
  }
}`;
const PROGRESS = `subscription Progress {
  uploadProgress {
    percent
    status
    file {
      name
    }
  }
}`;
const HOLIDAY = [
  {
    size: 2_483_107,
    filename: 'Harbour at dawn.jpg',
    filetype: 'image/jpeg',
    capturedAt: '2026-06-14T05:12:40+02:00',
    tags: 'hvar,sea',
  },
  {
    size: 4_718_592,
    filename: 'Ferry leaving.mp4',
    filetype: 'video/mp4',
    capturedAt: '2026-06-13T18:45:02+02:00',
    tags: 'hvar',
  },
  {
    size: 181_344,
    filename: 'Tickets.pdf',
    filetype: 'application/pdf',
    capturedAt: '2026-06-12T09:30:00+02:00',
    tags: 'papers',
  },
];

/** GraphiQL in a page of its own, with what the browser asked for and complained about. */
class GraphiqlPage implements AsyncDisposable {
  readonly requests: string[] = [];
  readonly complaints: string[] = [];
  readonly result: Locator;
  private readonly operation: Locator;

  private constructor(private readonly page: Page) {
    this.operation = page.getByRole('region', { name: 'Operation Editor' });
    this.result = page.getByRole('region', { name: 'Result Window' });
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url()));
    // Chromium reports violations of the Content-Security-Policy as console errors.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  static async open(browser: Browser, url: string): Promise<GraphiqlPage> {
    const page = await browser.newPage({ viewport: VIEWPORT });
    page.setDefaultTimeout(10_000);
    const opened = new GraphiqlPage(page);
    await page.goto(`${url}/graphiql`);
    await opened.operation.getByText('query Welcome').waitFor();
    return opened;
  }

  /** Puts the token between the quotes that the Headers editor shows at first. */
  async pasteToken(token: string): Promise<void> {
    await this.page.getByLabel('Headers').getByText('"Bearer "').click();
    await this.page.keyboard.press('End');
    await this.page.keyboard.press('ArrowLeft');
    await this.page.keyboard.insertText(token);
  }

  writeOperation(text: string): Promise<void> {
    return this.write(this.operation, text);
  }

  async writeVariables(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Variables' }).click();
    await this.write(this.page.getByRole('region', { name: 'Variables' }), text);
  }

  private async write(section: Locator, text: string): Promise<void> {
    await section.locator('.view-lines').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  run(): Promise<void> {
    return this.page.getByRole('button', { name: /^Execute query/ }).click();
  }

  stop(): Promise<void> {
    return this.page.getByRole('button', { name: /^Stop query/ }).click();
  }

  /** Waits until each of the lines stands in the result. */
  async shows(...lines: string[]): Promise<void> {
    await Promise.all(lines.map((line) => this.result.getByText(line).first().waitFor()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.page.context().close();
  }
}

describe.skipIf(chromium === undefined)('GraphiQL in Chromium', () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    app = await startTestApp();
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await app[Symbol.asyncDispose]();
  });
  it('x', async () => {
    await using g = await GraphiqlPage.open(browser, app.url);
    const page = (g as any).page as Page;
    const { createAccount, accessTokens } = app.installation;
    const id = await createAccount.execute('ada@example.org', TEST_PASSWORD, 'USER');
    const token = await accessTokens.issue(id, 900);
    const tus = new TusClient(app.url, token);
    for (const { size, ...metadata } of HOLIDAY) await tus.upload(Buffer.alloc(size, metadata.filename), metadata);
    await g.pasteToken(token);
    await page.screenshot({ path: '/tmp/gq2.png' });
    await g.writeOperation(LIBRARY);
    await g.writeVariables('{\n  "first": 10\n}');
    await g.run();
    await page.waitForTimeout(3000);
    await page.screenshot({ path: '/tmp/gq3.png' });
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.waitForTimeout(1000);
    await page.screenshot({ path: '/tmp/gq4.png' });
    await g.writeOperation('{ vi');
    await page.waitForTimeout(1000);
    await page.screenshot({ path: '/tmp/gq5.png' });
    await page.keyboard.press('Control+Space');
    await page.waitForTimeout(1000);
    await page.screenshot({ path: '/tmp/gq6.png' });
    console.log(await page.evaluate(() => [...document.querySelectorAll('section,.suggest-widget .monaco-list-row')].map((e) => e.outerHTML.slice(0, 260).replace(/\n/g, ' ')).join('\n')));
    console.log(g.requests, g.complaints);
  });
});

import { fileURLToPath } from 'node:url';

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { startTestApp, TEST_PASSWORD, type TestApp } from '../support/app/test-app.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import { uploadFile } from '../support/graphql/graphql-app.ts';
import { landscape } from '../support/media/landscape.ts';
import { makePreviews } from '../support/media/media-of.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const chromium = findChromium();
if (chromium === undefined) {
  console.warn('NOT TESTED: GraphiQL in a browser (needs Chromium; set CHROMIUM to its path)');
}

/** The screenshot in the README; `SCREENSHOT=1` updates it. */
const PICTURE = fileURLToPath(new URL('../../docs/images/graphiql.png', import.meta.url));
const PATIENT = { timeout: 10_000 };
const HOLIDAY = [
  {
    size: 2_483_107,
    filename: 'Harbour at dawn.jpg',
    filetype: 'image/jpeg',
    capturedAt: '2026-06-14T05:12:40+02:00',
  },
  {
    size: 4_718_592,
    filename: 'Ferry leaving.mp4',
    filetype: 'video/mp4',
    capturedAt: '2026-06-13T18:45:02+02:00',
  },
  {
    size: 181_344,
    filename: 'Tickets.pdf',
    filetype: 'application/pdf',
    capturedAt: '2026-06-12T09:30:00+02:00',
  },
];

/** GraphiQL in a separate browser context, with the requests and errors of the page. */
class GraphiqlPage {
  readonly requests: URL[] = [];
  /** Chromium reports Content-Security-Policy violations as console errors. */
  readonly complaints: string[] = [];
  private readonly operation: Locator;
  private readonly result: Locator;

  private constructor(readonly page: Page) {
    this.operation = page.getByRole('region', { name: 'Operation Editor' });
    this.result = page.getByRole('region', { name: 'Result Window' });
    page.on('request', (request) => this.requests.push(new URL(request.url())));
    page.on('websocket', (socket) => this.requests.push(new URL(socket.url())));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  static async open(browser: Browser, url: string): Promise<GraphiqlPage> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(10_000);
    const opened = new GraphiqlPage(page);
    await page.goto(`${url}/graphiql`);
    await opened.operation.getByText('query Welcome').waitFor();
    return opened;
  }

  /** Inserts the token between the quotes. */
  async enterToken(token: string): Promise<void> {
    const headers = this.page.getByRole('region', { name: 'Headers' });
    await headers.getByText('"Bearer "').click();
    await this.page.keyboard.press('End');
    await this.page.keyboard.press('ArrowLeft');
    await this.page.keyboard.insertText(token);
  }

  typeOperation(text: string): Promise<void> {
    return this.type(this.operation, text);
  }

  async typeVariables(text: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Variables' }).click();
    await this.type(this.page.getByRole('region', { name: 'Variables' }), text);
  }

  /** On one line, because the editor indents new lines automatically. */
  private async type(section: Locator, text: string): Promise<void> {
    await section.locator('.view-lines:visible').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  press(button: string): Promise<void> {
    return this.page.getByRole('button', { name: button }).click();
  }

  /** The text of the operation editor. */
  written(): Promise<string> {
    return visibleText(this.operation);
  }

  /** The parsed result on screen; throws while there is none. */
  async shown(): Promise<unknown> {
    return JSON.parse(await visibleText(this.result));
  }
}

/** The text of an editor without scrolling. Its lines are positioned by style, in any DOM order. */
async function visibleText(section: Locator): Promise<string> {
  const lines = await section.locator('.view-line').evaluateAll((elements) =>
    elements
      .map((line) => ({ text: line.textContent, y: line.getBoundingClientRect().y }))
      .toSorted((a, b) => a.y - b.y)
      .map(({ text }) => text),
  );
  return lines.join('').replaceAll('\u00a0', ' ');
}

describe.skipIf(chromium === undefined)('GraphiQL in Chromium', () => {
  let app: TestApp;
  let browser: Browser;
  let graphiql: GraphiqlPage;
  beforeAll(async () => {
    app = await startTestApp();
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    graphiql = await GraphiqlPage.open(browser, app.url);
  });
  afterEach(async () => {
    await graphiql.page.context().close();
    const { host } = new URL(app.url);
    const elsewhere = graphiql.requests.filter(
      (url) => url.protocol !== 'data:' && url.host !== host,
    );
    expect(elsewhere).toEqual([]);
    expect(graphiql.complaints).toEqual([]);
  });

  it('loads the page, its workers and the schema from the server alone', async () => {
    const paths = () =>
      new Set(graphiql.requests.map(({ pathname }) => pathname.replace(/\.\w{16}\./, '.')));
    const expected = [
      '/graphiql',
      '/graphiql/graphiql.css',
      '/graphiql/graphiql.js',
      '/graphiql/boot.js',
      '/graphiql/editor-worker.js',
      '/graphiql/json-worker.js',
      '/graphiql/graphql-worker.js',
      '/graphql',
    ];
    await expect.poll(paths, PATIENT).toEqual(new Set(expected));
  });

  it('shows the result of a query with the token of the Headers editor', async () => {
    const { createAccount, accessTokens } = app.installation;
    const id = await createAccount.execute('ada@example.org', TEST_PASSWORD, 'USER');
    const token = await accessTokens.issue(id, 900);
    const tus = new TusClient(app.url, token);
    for (const { size, ...metadata } of HOLIDAY) {
      await tus.upload(Buffer.alloc(size, metadata.filename), metadata);
    }

    await graphiql.enterToken(token);
    await graphiql.typeOperation(
      'query Library($first: Int!) { viewer { email } files(first: $first) { totalCount ' +
        'nodes { name mimeType size capturedAt status availability } } }',
    );
    await graphiql.typeVariables('{ "first": 10 }');
    await graphiql.press('Prettify query');
    await graphiql.press('Execute query');
    const nodes = HOLIDAY.map(({ filename, filetype, capturedAt, size }) => ({
      name: filename,
      mimeType: filetype,
      size: `${size}`,
      capturedAt: new Date(capturedAt).toISOString(),
      status: 'COMPLETED',
      availability: 'HOT',
    }));
    const data = { viewer: { email: 'ada@example.org' }, files: { totalCount: 3, nodes } };
    await expect.poll(() => graphiql.shown(), PATIENT).toEqual({ data });
  });

  it('shows the URLs of previews, which open in the browser', async () => {
    const user = await app.signUp();
    for (const [number, name] of ['Harbour at dawn.jpg', 'Ferry leaving.jpg'].entries()) {
      const metadata = { filename: name, capturedAt: `2026-06-1${number + 3}T05:12:40+02:00` };
      await makePreviews(app, await uploadFile({ app }, user, await landscape(number), metadata));
    }
    const { page } = graphiql;
    await graphiql.enterToken(user.token);
    await graphiql.typeOperation(
      'query Library { files(first: 10) { nodes { name availability ' +
        'preview(size: 256) { url width height } media { width height thumbhash dominantColor } } } }',
    );
    await graphiql.press('Prettify query');
    await graphiql.press('Execute query');
    const urls = async () => {
      // Long lines are wrapped and indented.
      const text = JSON.stringify(await graphiql.shown()).replaceAll(' ', '');
      return text.match(/http[^"]+\.webp/g) ?? [];
    };
    let shown: readonly string[] = [];
    await expect.poll(async () => (shown = await urls()), PATIENT).toHaveLength(2);
    const opened = await browser.newPage();
    await opened.goto(shown[0] ?? '');
    const width = () => opened.evaluate<number>('document.images[0]?.naturalWidth');
    await expect.poll(width, PATIENT).toBe(256);
    await opened.close();

    if (process.env['SCREENSHOT'] !== '1') return;
    await graphiql.press('Variables');
    await page.mouse.move(1000, 800);
    await page.getByRole('tooltip').waitFor({ state: 'hidden' });
    await page.screenshot({ path: PICTURE, caret: 'hide' });
  });

  it('shows the events of a subscription while a file is uploaded', async () => {
    const { token } = await app.signUp();
    const tus = new TusClient(app.url, token);
    const bytes = Buffer.from('a sunset, in words');
    const half = bytes.subarray(0, bytes.byteLength / 2);
    const metadata = { filename: 'sunset.txt' };
    const upload = await tus.open(bytes.byteLength, { metadata, body: half });

    await graphiql.enterToken(token);
    await graphiql.typeOperation(
      'subscription { uploadProgress { percent status file { name } } }',
    );
    const connected = graphiql.page.waitForEvent('websocket');
    // Immediately, like a user who pastes and runs.
    await graphiql.page.keyboard.press('Control+Enter');
    const socket = await connected;
    const file = { name: 'sunset.txt' };
    const started = { percent: 50, status: 'OPEN', file };
    await expect
      .poll(() => graphiql.shown(), PATIENT)
      .toEqual({ data: { uploadProgress: started } });
    await tus.patch(upload, half.byteLength, bytes.subarray(half.byteLength));
    const ended = { percent: 100, status: 'COMPLETED', file };
    await expect.poll(() => graphiql.shown(), PATIENT).toEqual({ data: { uploadProgress: ended } });
    await graphiql.press('Stop query');
    await expect.poll(() => socket.isClosed()).toBe(true);
  });

  it('offers examples in tabs, which use the token entered in another one', async () => {
    const user = await app.signUp();
    await new TusClient(app.url, user.token).upload(Buffer.from('a photo of the sea'));
    await graphiql.enterToken(user.token);
    await graphiql.press('Execute query');
    const welcome = { data: { viewer: { id: expect.any(String) }, files: { totalCount: 1 } } };
    await expect.poll(() => graphiql.shown(), PATIENT).toMatchObject(welcome);
    for (const title of ['Search', 'Timeline', 'Albums', 'Duplicates']) {
      await graphiql.page.getByRole('tab', { name: title }).waitFor();
    }
    // Tabs can be dragged; a simulated click counts as the start of one.
    await graphiql.page.getByRole('button', { name: 'Facets' }).press('Enter');
    await expect.poll(() => graphiql.written(), PATIENT).toContain('query Facets');
    await graphiql.press('Execute query');
    const facets = { data: { fileFacets: { count: 1, complete: true } } };
    await expect.poll(() => graphiql.shown(), PATIENT).toMatchObject(facets);
  });

  it('shows the schema without signing in', async () => {
    const { page } = graphiql;
    await graphiql.press('Show Documentation Explorer');
    const docs = page.getByRole('region', { name: 'Documentation Explorer' });
    await docs.getByRole('link', { name: 'Query', exact: true }).click();
    await docs.getByText('newest first by capture time').waitFor();

    await graphiql.typeOperation('{ view');
    await vi.waitFor(async () => {
      // The editor's worker receives the schema slightly later than the page.
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Space');
      await page.getByRole('option', { name: 'viewer' }).waitFor({ timeout: 1_000 });
    }, 10_000);
    await page.keyboard.press('Enter');
    await expect.poll(() => graphiql.written()).toContain('{ viewer');
  });
});

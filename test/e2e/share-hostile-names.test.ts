import { randomBytes } from 'node:crypto';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileName } from '../../src/modules/library/domain/file-name.ts';
import { listPage } from '../../src/modules/sharing/api/page/list-page.ts';
import { SharePaths } from '../../src/modules/sharing/api/page/share-paths.ts';
import { ShareLinks } from '../../src/modules/sharing/application/share-links.ts';
import type { ShareRow } from '../../src/modules/sharing/application/share-queries.ts';
import { requireTerms, type ShareTerms } from '../../src/modules/sharing/domain/share-terms.ts';
import { hmacSignatures } from '../../src/platform/hmac-signatures.ts';
import { type ShareApp, startShareApp } from '../support/app/share-app.ts';
import { visitPage } from '../support/app/share-browser.ts';
import { findChromium, launchChromium } from '../support/general/chromium.ts';
import {
  accepts,
  filesNamed,
  HOSTILE_TEXTS,
  isFileName,
} from '../support/library/hostile-names.ts';

const chromium = findChromium();
if (chromium === undefined)
  console.warn('NOT TESTED: hostile names on share pages (needs Chromium)');

const PAGE = 200;
const ID = '01900000-0000-7000-8000-000000000001';
const LINKS = new ShareLinks(
  hmacSignatures('test', randomBytes(32)),
  { now: () => new Date() },
  { next: () => ID },
);
const SHARE: ShareRow = {
  id: ID,
  ownerId: ID,
  ownerEmail: 'owner@example.org',
  grantee: undefined,
  album: undefined,
  wholeLibrary: false,
  passwordHash: undefined,
  permission: 'ORIGINAL',
  includeMetadata: true,
  title: undefined,
  note: undefined,
  senderName: undefined,
  downloads: 0,
  downloadLimit: undefined,
  allowsRetrievalRequests: false,
  createdAt: new Date(),
  expiresAt: undefined,
  revokedAt: undefined,
};
const names = HOSTILE_TEXTS.filter(isFileName);

/** What a page contains, as parsed by the browser. */
interface Parsed {
  readonly title: string;
  readonly heading: string | null;
  readonly sender: string | null;
  readonly note: string | null;
  readonly openGraph: string | null;
  /** Elements with the names of their attributes. */
  readonly outline: string;
}

/** Parses pages in the browser without running them. */
const PARSE = `(pages) => pages.map((page) => {
  const parsed = new DOMParser().parseFromString(page, 'text/html');
  const text = (query) => parsed.querySelector(query)?.textContent ?? null;
  return {
    title: text('title'),
    heading: text('h1'),
    sender: text('header .quiet bdi'),
    note: text('.note'),
    openGraph: parsed.querySelector('meta[property="og:title"]')?.content ?? null,
    outline: [...parsed.querySelectorAll('*')]
      .map((one) => [one.tagName, ...one.getAttributeNames().toSorted()].join(' ')).join(),
  };
})`;

/** Line breaks are normalized by the HTML parser. */
const lines = (text: string) => text.replaceAll(/\r\n?/g, '\n');

/** The texts that may be these terms of a share. */
const valid = (terms: (text: string) => ShareTerms) =>
  HOSTILE_TEXTS.filter((text) => accepts((one) => requireTerms(terms(one), new Date()), text));

describe.skipIf(chromium === undefined)(
  'a share page with hostile names',
  { timeout: 120_000 },
  () => {
    let browser: Browser;
    let app: ShareApp;
    let ids: string[];
    beforeAll(async () => {
      browser = await launchChromium(chromium ?? '');
      app = await startShareApp();
      ids = await filesNamed(app, names);
    });
    afterAll(async () => {
      await browser.close();
      await app[Symbol.asyncDispose]();
    });

    const visit = async (url: string, see: (page: Page) => Promise<void>): Promise<void> => {
      const dialogs: string[] = [];
      await visitPage({ browser, origin: app.app.url }, url, async (page) => {
        page.on('dialog', (dialog) => {
          dialogs.push(dialog.message());
          void dialog.dismiss();
        });
        await page.reload();
        await see(page);
      });
      expect(dialogs).toEqual([]);
    };

    async function parsed(pages: readonly string[]): Promise<Parsed[]> {
      const page = await browser.newPage();
      try {
        return await page.evaluate<Parsed[]>(`(${PARSE})(${JSON.stringify(pages)})`);
      } finally {
        await page.close();
      }
    }

    it('shows the names of files as text and executes nothing', async () => {
      const { url } = await app.share({ ids });
      await visit(url, async (page) => {
        const shown: string[] = [];
        for (let at = 0; at < names.length; at += PAGE) {
          shown.push(...(await page.locator('.name').allTextContents()));
          expect(await page.locator('main *').count()).toBeGreaterThan(PAGE);
          expect(
            await page
              .locator('script, iframe, object, embed, [style], [onerror], [onload]')
              .count(),
          ).toBe(0);
          if (at + PAGE < names.length) await page.getByRole('link', { name: 'Next page' }).click();
        }
        expect(shown).toEqual(names.map((name) => FileName.of(name).sanitized));
      });
    });

    it.each(['title', 'senderName', 'note', 'album'] as const)(
      'shows every %s as text',
      async (field) => {
        const texts = valid((text) => ({ [field === 'album' ? 'title' : field]: text }));
        expect(texts.length).toBeGreaterThan(400);
        const [usual, ...found] = await parsed(
          ['Plain', ...texts].map((text) => pageWith(field, text)),
        );
        for (const [at, text] of texts.entries()) {
          const { title, heading, sender, note, openGraph, outline } = found[at] ?? {};
          const shown = { senderName: [sender], note: [note] }[field as string] ?? [
            title,
            heading,
            openGraph,
          ];
          expect(shown).toEqual(shown.map(() => lines(text)));
          expect(outline).toBe(usual?.outline);
        }
      },
    );

    it('executes no title, note or sender name', async () => {
      const markup = HOSTILE_TEXTS.filter((text) => /[<>"'`{]/.test(text));
      const notes = packed(markup, 2_000);
      const short = valid((title) => ({ title, senderName: title })).filter((text) =>
        markup.includes(text),
      );
      for (const [at, note] of notes.entries()) {
        const [title, senderName] = [short[2 * at], short[2 * at + 1]];
        const { id, url } = await app.share({ ids: ids.slice(0, 1), note });
        const { sql } = app.app.installation;
        await sql('update share set title = $1, sender_name = $2 where id = $3', [
          title,
          senderName,
          id.slice(-36),
        ]);
        await visit(url, async (page) => {
          expect(await page.locator('.note').textContent()).toBe(lines(note));
          await page.locator('.view').click();
          await page.waitForLoadState();
        });
      }
    });
  },
);

/** The page of an empty share of an album with a title, note, sender name or album of this name. */
function pageWith(field: 'title' | 'senderName' | 'note' | 'album', text: string): string {
  const album = { id: ID, name: field === 'album' ? text : 'Plain' };
  const title = field === 'album' ? undefined : 'Plain';
  const texts = { title, senderName: 'Plain', note: 'Plain', [field]: text };
  const share = { ...SHARE, ...texts, album };
  return listPage({
    share,
    paths: new SharePaths('fss_token', share, LINKS),
    origin: 'https://photos.example',
    total: { files: 0, bytes: 0 },
    files: [],
    next: undefined,
    isFirst: true,
  });
}

/** Joins texts to as few as possible with at most `max` characters each; omits texts that cannot be a note. */
function packed(texts: readonly string[], max: number): string[] {
  const packs: string[] = [];
  for (const text of texts) {
    if (!accepts((note) => requireTerms({ note }, new Date()), text)) continue;
    const last = packs.at(-1);
    if (last === undefined || last.length + text.length >= max) packs.push(text);
    else packs[packs.length - 1] = `${last}\n${text}`;
  }
  return packs;
}

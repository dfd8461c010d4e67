import { it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { startTestApp } from '../support/test-app.ts';
it('explores', async () => {
  const t = performance.now();
  await using app = await startTestApp();
  console.log('app', performance.now() - t);
  await using browser = await launchChromium('/usr/bin/chromium');
  console.log('br', performance.now() - t);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.on('console', (m) => console.log('CONSOLE', m.type(), m.text()));
  page.on('request', (r) => console.log('REQ', r.method(), r.url()));
  await page.goto(app.url + '/graphiql');
  await page.locator('.graphiql-container .monaco-editor .view-line').first().waitFor();
  console.log('ready', performance.now() - t);
  await page.waitForTimeout(3000);
  await page.screenshot({ path: '/tmp/gq1.png' });
  console.log(await page.evaluate(() => [...document.querySelectorAll('button,[role=tab],section,.monaco-editor')].map((e) => e.outerHTML.slice(0, 160).replace(/\n/g, ' ')).join('\n')));
}, 60000);

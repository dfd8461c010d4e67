import { existsSync } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';

const SANDBOXLESS = ['--no-sandbox', '--disable-gpu'];
/** A browser that is left alone calls home. */
const SILENT = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** Where Chromium is: `CHROMIUM`, else where distributions put it; undefined when it is nowhere. */
export function findChromium(): string | undefined {
  const paths = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  return paths.find((path) => path !== undefined && existsSync(path));
}

/** A headless Chromium of the caller's own; `await using` ends it. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...SANDBOXLESS, ...SILENT], timeout: 20_000 });
}

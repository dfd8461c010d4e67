import { existsSync } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';

const ARGS = [
  // Chromium's own sandbox refuses root and most containers; the only page it opens is ours.
  '--no-sandbox',
  '--disable-gpu',
  // What Chromium would say to its makers.
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** The installed Chromium: `CHROMIUM`, else where distributions put it; undefined when there is none. */
export function findChromium(): string | undefined {
  const paths = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  return paths.find((path) => path !== undefined && existsSync(path));
}

/** A headless Chromium of the caller's own; disposing it ends the process. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS, timeout: 20_000 });
}

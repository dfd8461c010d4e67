import { existsSync } from 'node:fs';

import { type Browser, chromium } from 'playwright-core';

const ARGS = [
  // Chromium's sandbox does not work as root or in most containers; it only opens our own pages.
  '--no-sandbox',
  '--disable-gpu',
  // Disables reports to the vendor.
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

/** The path of Chromium: `CHROMIUM`, or the usual locations; undefined if it is not installed. */
export function findChromium(): string | undefined {
  const paths = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  return paths.find((path) => path !== undefined && existsSync(path));
}

/** Starts a headless Chromium; disposing it ends the process. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS, timeout: 20_000 });
}

import { createHash } from 'node:crypto';

import { html, type Html } from './html.ts';
import { SHARE_STYLE } from './share-style.ts';

const STYLE_HASH = createHash('sha256').update(SHARE_STYLE).digest('base64');

/** Share pages may load images, videos and sound from and submit forms to this server only; no scripts or frames. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "img-src 'self'",
  "media-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every share page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

export interface PageOptions {
  readonly width?: 'wide' | 'narrow';
  /** Further tags of the head. */
  readonly head?: Html | undefined;
}

/** Renders a complete page. */
export function sharePage(
  title: string,
  body: Html,
  { width = 'wide', head: more }: PageOptions = {},
): string {
  const page = html`<main class="${width}">${body}</main>`;
  const head = html`<meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex, nofollow" />
    <title>${title}</title>
    ${more}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${head.text}
<style>${SHARE_STYLE}</style>
</head>
<body>
${page.text}
</body>
</html>
`;
}

import type { GraphiqlAssets } from './graphiql-assets.ts';

/**
 * The page may only load from and connect to its own origin. `'self'` includes the WebSocket of the same host (CSP
 * Level 3 §6.7.2.8). Monaco, the embedded editor, sets style attributes and uses data URLs for icons.
 */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The HTML of `/graphiql`, without inline scripts or external resources. */
export function graphiqlPage(assets: GraphiqlAssets): string {
  const path = (asset: keyof GraphiqlAssets): string => `/graphiql/${assets[asset].name}`;
  // The data attributes use the labels by which Monaco requests its workers.
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>FlexStorage GraphiQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${path('style')}" />
    <script defer src="${path('renderer')}"></script>
    <script
      defer
      src="${path('boot')}"
      data-editor-worker-service="${path('editorWorker')}"
      data-json="${path('jsonWorker')}"
      data-graphql="${path('graphqlWorker')}"
    ></script>
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="graphiql" style="height: 100vh"></div>
  </body>
</html>
`;
}

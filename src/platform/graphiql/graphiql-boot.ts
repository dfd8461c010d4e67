import { GRAPHIQL_EXAMPLES } from './graphiql-examples.ts';

const HEADERS = '{\n  "authorization": "Bearer "\n}';

// Plain JavaScript for the browser; its only inputs are the data attributes of its script element. Uses its own fetcher
// because the renderer's neither sends the Headers editor in connection_init nor opens a new socket when the token
// changes.
const BOOT = String.raw`'use strict';
(() => {
  const workers = document.currentScript.dataset;
  const endpoint = new URL('/graphql', location.href);

  self.MonacoEnvironment = {
    globalAPI: false,
    getWorkerUrl: (_module, label) => workers[label],
  };

  /** The token entered last; each tab has its own Headers editor. */
  let entered;

  /** The Headers editor. A placeholder that was not filled in stands for the token of another tab, if any. */
  function headersOf(options) {
    const headers = {};
    for (const [name, value] of Object.entries((options && options.headers) || {})) {
      const isToken = name.toLowerCase() === 'authorization';
      const isEmpty = isToken && /^\s*(bearer)?\s*$/i.test(value);
      if (isToken && !isEmpty) entered = value;
      if (!isEmpty) headers[name] = value;
      else if (entered) headers[name] = entered;
    }
    return headers;
  }

  /** Kind and name of each operation, parsed from the text without strings and nested braces. */
  function operationsOf(query) {
    let outline = query.replace(/"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#.*/g, ' ');
    for (let before; before !== outline; ) {
      before = outline;
      outline = outline.replace(/\{[^{}]*\}|\([^()]*\)/g, ';');
    }
    return Array.from(
      outline.matchAll(/\bfragment\s+\w+|\b(query|mutation|subscription)\b\s*(\w+)?/g),
      ([, kind, name]) => ({ kind, name }),
    ).filter(({ kind }) => kind);
  }

  // GraphiQL parses name and document only when the user pauses, so they may belong to different texts.
  function run(params, options) {
    const operations = operationsOf(params.query);
    const named = operations.find(({ name }) => name === params.operationName);
    const operation = named || (operations.length === 1 ? operations[0] : undefined);
    const operationName =
      operation || operations.length === 0 ? operation && operation.name : params.operationName;
    const send = operation && operation.kind === 'subscription' ? subscribe : post;
    return send({ ...params, operationName }, headersOf(options));
  }

  async function post(params, headers) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify(params),
      signal: AbortSignal.timeout(60000),
    });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      throw { message: 'The server answered ' + response.status + ': ' + text.slice(0, 500) };
    }
  }

  /** graphql-transport-ws with one socket per subscription: closing it ends the subscription. */
  function subscribe(params, headers) {
    const [, authorization] =
      Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') || [];
    const url = new URL(endpoint);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return {
      subscribe(observer) {
        const socket = new WebSocket(url, 'graphql-transport-ws');
        const send = (message) => socket.send(JSON.stringify(message));
        let over = false;
        const end = (report) => {
          if (over) return;
          over = true;
          socket.close(1000);
          report();
        };
        socket.onopen = () => send({ type: 'connection_init', payload: authorization ? { authorization } : {} });
        socket.onmessage = ({ data }) => {
          const message = JSON.parse(data);
          if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: params });
          if (message.type === 'ping') send({ type: 'pong' });
          if (message.type === 'next') observer.next(message.payload);
          if (message.type === 'error') end(() => observer.error(message.payload));
          if (message.type === 'complete') end(() => observer.complete());
        };
        socket.onclose = ({ code, reason }) =>
          end(() => observer.error({ message: 'The connection was closed: ' + code + ' ' + reason }));
        return { unsubscribe: () => end(() => {}) };
      },
    };
  }

  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('graphiql'), {
    title: 'FlexStorage',
    logo: '',
    defaultTabs: __TABS__,
    headers: __HEADERS__,
    defaultEditorToolsVisibility: 'headers',
    // Off unless enabled in the settings: a token in localStorage outlives the tab.
    shouldPersistHeaders: undefined,
    // The renderer's own handler copies each keystroke to the address bar, and thus passwords into access logs.
    onEditQuery: () => {},
    fetcher: run,
  });
})();
`;

/**
 * The script that starts GraphiQL in its page. HTTP requests send the Headers editor; subscriptions send its
 * `{"authorization": …}` in `connection_init` (graphql-transport-ws, `PROTOCOL.md` of graphql-ws).
 */
export function graphiqlBoot(): string {
  const tabs = GRAPHIQL_EXAMPLES.map((query) => ({ query, headers: HEADERS }));
  return BOOT.replace('__TABS__', () => JSON.stringify(tabs)).replace('__HEADERS__', () =>
    JSON.stringify(HEADERS),
  );
}

import { setTimeout as delay } from 'node:timers/promises';

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';

import { startTestApp, type TestApp, type TestAppOptions, type TestUser } from '../app/test-app.ts';
import { sendUpload } from '../tus/send-upload.ts';

export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly data: Data | null | undefined;
  readonly errors: readonly GraphqlFailure[] | undefined;
}

export interface GraphqlFailure {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An installation that serves GraphQL. */
export interface GraphqlApp extends AsyncDisposable {
  readonly app: TestApp;
  /** URL of the endpoint. */
  readonly url: string;
  readonly socketUrl: string;
  /** Logged errors. */
  readonly logged: readonly unknown[];
  close(): Promise<void>;
}

export async function startGraphqlApp(options: TestAppOptions = {}): Promise<GraphqlApp> {
  const logged: unknown[] = [];
  const log = pino(
    { level: 'error' },
    { write: (line: string) => void logged.push((JSON.parse(line) as { err: unknown }).err) },
  );
  const app = await startTestApp({ ...options, log });
  const url = `${app.url}/graphql`;
  return {
    app,
    url,
    socketUrl: url.replace('http', 'ws'),
    logged,
    close: () => app.stop(),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** Sends one operation over HTTP. */
export async function send<Data, Variables>(
  { url }: { url: string },
  document: TypedDocumentNode<Data, Variables> | string,
  variables: Variables,
  token?: string,
): Promise<GraphqlAnswer<Data>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      query: typeof document === 'string' ? document : print(document),
      variables,
    }),
    signal: AbortSignal.timeout(25_000),
  });
  const { data, errors } = (await response.json()) as Omit<GraphqlAnswer<Data>, 'status'>;
  return { status: response.status, data, errors };
}

/** Sends one operation that must succeed. */
export async function ask<Data, Variables>(
  server: { url: string },
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  token?: string,
): Promise<Data> {
  const { data, errors } = await send(server, document, variables, token);
  if (errors || !data) throw new Error(`GraphQL failed: ${JSON.stringify(errors)}`);
  return data;
}

/** A graphql-ws client without retries. */
export function connect(
  { socketUrl }: { socketUrl: string },
  token: string,
): Client & AsyncDisposable {
  const client = createClient({
    url: socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  return Object.assign(client, {
    [Symbol.asyncDispose]: async () => {
      await client.dispose();
    },
  });
}

/** A subscription whose events are taken one by one. Rejects if none arrives in time. */
export interface Events<Data> extends AsyncDisposable {
  next(): Promise<Data>;
  /** Takes events until one matches. */
  until(fits: (data: Data) => boolean): Promise<Data>;
  /** Resolves when the server completes the subscription; rejects on further events. */
  ended(): Promise<void>;
}

export function subscribe<Data, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Events<Data> {
  const iterator = client.iterate<Data>({ query: print(document), variables });
  const take = async (): Promise<IteratorResult<FormattedExecutionResult<Data, unknown>>> => {
    const cancel = new AbortController();
    const late = delay(10_000, 'late' as const, { signal: cancel.signal });
    late.catch(() => undefined);
    const result = await Promise.race([iterator.next(), late]);
    cancel.abort();
    if (result === 'late') throw new Error('no event arrived in time');
    return result;
  };
  const next = async (): Promise<Data> => {
    const { done, value } = await take();
    if (done) throw new Error('the subscription has ended');
    if (value.errors || !value.data) throw new Error(JSON.stringify(value.errors));
    return value.data;
  };
  return {
    next,
    until: async (fits) => {
      for (let tries = 0; tries < 10_000; tries += 1) {
        const data = await next();
        if (fits(data)) return data;
      }
      throw new Error('no matching event');
    },
    ended: async () => {
      const { done, value } = await take();
      if (!done) throw new Error(`not ended: ${JSON.stringify(value)}`);
    },
    [Symbol.asyncDispose]: async () => {
      await iterator.return?.();
    },
  };
}

/** Uploads by tus in one request and returns the file's ID. */
export async function uploadFile(
  server: { readonly app: Pick<TestApp, 'url'> },
  user: Pick<TestUser, 'token'>,
  bytes: Uint8Array,
  metadata: Readonly<Record<string, string>> = { filename: 'photo.jpg' },
): Promise<string> {
  const response = await sendUpload(server.app.url, user.token, bytes, metadata);
  const fileId = response.headers.get('flexstorage-file-id');
  if (!fileId) throw new Error(`upload: ${response.status} ${await response.text()}`);
  return fileId;
}

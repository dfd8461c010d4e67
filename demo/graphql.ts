import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

export interface ListedFile {
  readonly id: string;
  readonly name: string;
  readonly size: string;
  readonly mimeType: string;
  readonly status: string;
  readonly sha256: string;
  readonly capturedAt: string | null;
  readonly download: { readonly url?: string };
}

/** Sends one GraphQL operation over HTTP. */
export async function query<T>(
  url: string,
  token: string,
  text: string,
  variables = {},
): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: text, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (!data) throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'no data');
  return data;
}

/** The newest files of the library, with download links. */
export async function listFiles(url: string, token: string): Promise<ListedFile[]> {
  const { files } = await query<{ files: { nodes: ListedFile[] } }>(
    url,
    token,
    `query Files { files(first: 10) { nodes {
       id name size mimeType status sha256 capturedAt
       download { ... on DownloadLink { url } }
     } } }`,
  );
  return files.nodes;
}

export interface Progress {
  readonly sessionId: string;
  readonly offset: string;
  readonly size: string | null;
  readonly status: string;
}

/** Subscribes to the progress of every upload on a separate connection, until disposed. */
export function followProgress(
  url: string,
  token: string,
  onProgress: (progress: Progress) => void,
): AsyncDisposable {
  return subscribe(
    { url, token },
    { query: 'subscription { uploadProgress { sessionId offset size status } }' },
    (data) => onProgress((data as { uploadProgress: Progress }).uploadProgress),
  );
}

/** Runs a subscription on a separate connection, until disposed. */
export function subscribe(
  { url, token }: { readonly url: string; readonly token: string },
  operation: { readonly query: string; readonly variables?: Record<string, unknown> },
  onData: (data: unknown) => void,
): AsyncDisposable {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
  });
  const stop = client.subscribe(operation, {
    next: ({ data }) => {
      if (data) onData(data);
    },
    error: (error) => process.stderr.write(`subscription: ${JSON.stringify(error)}\n`),
    complete: () => undefined,
  });
  return {
    [Symbol.asyncDispose]: async () => {
      stop();
      await client.dispose();
    },
  };
}

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
async function query<T>(url: string, token: string, text: string, variables = {}): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: text, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
  if (!data) throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'no data');
  return data;
}

/** The newest files of the library, with a link to download each. */
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

/** Follows the progress of every upload on a connection of its own until disposed. */
export function followProgress(
  url: string,
  token: string,
  onProgress: (progress: Progress) => void,
): AsyncDisposable {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
  });
  const stop = client.subscribe<{ uploadProgress: Progress }>(
    { query: 'subscription { uploadProgress { sessionId offset size status } }' },
    {
      next: ({ data }) => {
        if (data) onProgress(data.uploadProgress);
      },
      error: (error) => process.stderr.write(`subscription: ${JSON.stringify(error)}\n`),
      complete: () => undefined,
    },
  );
  return {
    [Symbol.asyncDispose]: async () => {
      stop();
      await client.dispose();
    },
  };
}

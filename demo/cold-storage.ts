import { setTimeout as sleep } from 'node:timers/promises';

import { query, subscribe } from './graphql.ts';

/** The archive of a server with the default configuration. */
export const ARCHIVE = 'simulated-deep-archive';

/** How long the demo waits for an archive, in milliseconds. */
const PATIENCE_MS = 30_000;

interface Money {
  readonly amount: string;
  readonly currency: string;
}

interface Estimate {
  readonly tier: string;
  readonly cost: Money;
  readonly earliestAt: string;
  readonly latestAt: string;
  readonly realEarliestAt: string;
  readonly realLatestAt: string;
  readonly simulated: boolean;
}

interface ColdFile {
  readonly availability: string;
  readonly archive: {
    readonly state: string | null;
    readonly copies: readonly { readonly provider: string; readonly state: string }[];
  } | null;
  readonly download: {
    readonly __typename: string;
    readonly url?: string;
    readonly estimates?: readonly Estimate[];
  } | null;
}

interface Update {
  readonly kind: string;
  readonly request: {
    readonly status: string;
    readonly percent: number;
    readonly expiresAt: string | null;
  };
}

interface Server {
  readonly url: string;
  readonly token: string;
}

type Print = (text: string) => void;

const FILE = `query Cold($id: ID!) { file(id: $id) {
  availability
  archive { state copies { provider state } }
  download {
    __typename
    ... on DownloadLink { url }
    ... on RetrievalRequired { estimates {
      tier cost { amount currency } earliestAt latestAt realEarliestAt realLatestAt simulated
    } }
  }
} }`;

const REQUEST = `mutation Retrieve($input: RetrievalRequestInput!) { retrievalRequest(input: $input) {
  retrieval { id } userErrors { code message }
} }`;

const UPDATES = `subscription Updates($id: ID!) { retrievalUpdated(id: $id) {
  kind request { status percent expiresAt }
} }`;

/** Shows how a file is archived and restored. Returns a link to its bytes if the demo waited for them. */
export async function showColdStorage(
  server: Server,
  fileId: string,
  print: Print,
): Promise<string | undefined> {
  const cold = await archived(server, fileId);
  if (!cold) {
    print(
      '  Still waiting to be archived: the delay of this server is longer than the demo waits.',
    );
    return undefined;
  }
  for (const { provider, state } of cold.archive?.copies ?? []) {
    print(`  copy at ${provider.padEnd(22)} ${state}`);
  }
  print(`  availability ${cold.availability}, download: ${cold.download?.__typename}\n`);
  const estimates = cold.download?.estimates ?? [];
  print('Cost and time to restore it, at list prices:');
  for (const estimate of estimates) print(`  ${described(estimate)}`);
  const [fastest] = estimates;
  const waitMs = Date.parse(fastest?.latestAt ?? '') - Date.now();
  if (!fastest || !(waitMs < PATIENCE_MS)) {
    print('  The demo does not wait that long.');
    return undefined;
  }
  await retrieve(server, fileId, fastest, print);
  const { file } = await query<{ file: ColdFile }>(server.url, server.token, FILE, { id: fileId });
  return file.download?.url;
}

/** The file once only its archived copy is left; undefined if that takes too long. */
async function archived(server: Server, fileId: string): Promise<ColdFile | undefined> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { file } = await query<{ file: ColdFile }>(server.url, server.token, FILE, {
      id: fileId,
    });
    if (file.archive?.state === 'RELEASED') return file;
    await sleep(200);
  }
  return undefined;
}

async function retrieve(
  server: Server,
  fileId: string,
  { tier, cost, latestAt }: Estimate,
  print: Print,
): Promise<void> {
  const input = { ids: [fileId], tier, maxCost: cost };
  const { retrievalRequest } = await query<{
    retrievalRequest: {
      retrieval: { id: string } | null;
      userErrors: readonly { message: string }[];
    };
  }>(server.url, server.token, REQUEST, { input });
  const { retrieval, userErrors } = retrievalRequest;
  if (!retrieval) throw new Error(userErrors.map(({ message }) => message).join('; '));
  print(`\nRequested it with ${tier}, for at most ${cost.amount} ${cost.currency}:`);
  const done = Promise.withResolvers<void>();
  await using _updates = subscribe(
    server,
    { query: UPDATES, variables: { id: retrieval.id } },
    (data) => {
      const { kind, request } = (data as { retrievalUpdated: Update }).retrievalUpdated;
      const until = request.expiresAt ? `, readable until ${request.expiresAt}` : '';
      print(`  pushed: ${kind.padEnd(12)} ${request.status} ${request.percent} %${until}`);
      if (request.status === 'READY') done.resolve();
      else if (request.status === 'FAILED') done.reject(new Error('The retrieval failed.'));
    },
  );
  const countdown = setInterval(() => {
    const left = Math.max(0, Date.parse(latestAt) - Date.now());
    print(`  ready in at most ${(left / 1000).toFixed(0)} s …`);
  }, 1_000);
  try {
    const limit = sleep(2 * PATIENCE_MS, undefined, { ref: false });
    await Promise.race([
      done.promise,
      limit.then(() => Promise.reject(new Error('The retrieval took too long.'))),
    ]);
  } finally {
    clearInterval(countdown);
  }
}

function described(estimate: Estimate): string {
  const { tier, cost, simulated } = estimate;
  const hours = (at: string): string => ((Date.parse(at) - Date.now()) / 3_600_000).toFixed(0);
  const seconds = (at: string): string =>
    Math.max(0, (Date.parse(at) - Date.now()) / 1000).toFixed(0);
  const real = `${hours(estimate.realEarliestAt)} to ${hours(estimate.realLatestAt)} hours`;
  const here = simulated
    ? ` (here ${seconds(estimate.earliestAt)} to ${seconds(estimate.latestAt)} s)`
    : '';
  return `${tier.padEnd(9)} ${cost.amount} ${cost.currency}  ${real}${here}`;
}

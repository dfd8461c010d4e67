import { query } from './graphql.ts';

const WEEK_MS = 7 * 24 * 3_600_000;

const CREATE = `mutation Share($input: ShareCreateInput!) { shareCreate(input: $input) {
  url share { id fileCount byteCount } userErrors { message }
} }`;

const LOG = `query Log($id: ID!) { share(id: $id) { accesses(first: 5) { nodes { kind by } } } }`;

interface Created {
  readonly shareCreate: {
    readonly url: string | null;
    readonly share: { readonly id: string; readonly fileCount: number } | null;
    readonly userErrors: readonly { readonly message: string }[];
  };
}

interface Log {
  readonly share: {
    readonly accesses: {
      readonly nodes: readonly { readonly kind: string; readonly by: string }[];
    };
  };
}

/** Shares files with a link, opens it like a visitor, and shows what its owner sees of that. */
export async function showSharing(
  { url, token }: { readonly url: string; readonly token: string },
  ids: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  const input = {
    ids,
    title: 'A day by the sea',
    senderName: 'The demo',
    expiresAt: new Date(Date.now() + WEEK_MS).toISOString(),
    allowRetrievalRequest: true,
  };
  const { shareCreate } = await query<Created>(url, token, CREATE, { input });
  const { share, url: link, userErrors } = shareCreate;
  if (!share || !link) throw new Error(userErrors.map(({ message }) => message).join('; '));
  const page = await fetch(link);
  const [, title] = /<title>(.*?)<\/title>/.exec(await page.text()) ?? [];
  print(`  ${link}`);
  print(`  opens with status ${page.status}: "${title}", ${share.fileCount} files.`);
  const log = await query<Log>(url, token, LOG, { id: share.id });
  for (const { kind, by } of log.share.accesses.nodes) print(`  its owner sees: ${kind} by ${by}`);
  print(
    '  Open it within a week, while the server runs (npm start). With `password: "…"`, it asks',
  );
  print('  visitors for a password; `shareRevoke` ends it at once.');
}

import type { TestUser } from '../support/app/test-app.ts';
import { FileChangesDocument, SyncCursorsDocument } from '../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../support/graphql/graphql-app.ts';
import { LibraryCopy } from '../support/library/library-copy.ts';
import { metadataHeader } from '../support/tus/tus-client.ts';

/** The error of a refused request or row. */
export interface Refused {
  readonly code: string;
}

/** Creates a user without a password, which would take longer to hash than a whole sequence. */
export async function newUser({ app }: GraphqlApp, limit: number): Promise<TestUser> {
  const { sql, ids, accessTokens } = app.installation;
  const id = ids.next();
  const email = `${id}@example.org`;
  await sql(
    `insert into app_user (id, email, role, password_hash, quota_limit, created_at)
     values ($1, $2, 'USER', 'none', $3, now())`,
    [id, email, limit],
  );
  return { id, email, token: await accessTokens.issue(id, 24 * 3_600) };
}

/** Uploads by tus in one request; returns the file's ID or the error. */
export async function postUpload(
  url: string,
  { token }: TestUser,
  bytes: Buffer,
  metadata: Readonly<Record<string, string>>,
): Promise<string | Refused> {
  const response = await fetch(`${url}/uploads`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-length': String(bytes.byteLength),
      'upload-metadata': metadataHeader(metadata),
    },
    body: new Uint8Array(bytes),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  const fileId = response.headers.get('flexstorage-file-id');
  if (fileId) return fileId;
  const { code } = JSON.parse(text) as Refused;
  return { code };
}

/** A phone with an empty copy of a new library. */
export async function newPhone(server: GraphqlApp, { token }: TestUser): Promise<LibraryCopy> {
  const { files } = await ask(server, SyncCursorsDocument, {}, token);
  return LibraryCopy.at(files.syncCursor);
}

/** Lets a phone catch up in small pages. */
export async function catchUp(
  server: GraphqlApp,
  { token }: TestUser,
  phone: LibraryCopy,
): Promise<void> {
  for (let hasMore = true; hasMore;) {
    const page = { since: phone.cursor, first: 5 };
    const { fileChanges } = await ask(server, FileChangesDocument, page, token);
    phone.apply(fileChanges);
    hasMore = fileChanges.hasNextPage;
  }
}

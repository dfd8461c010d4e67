import { randomBytes } from 'node:crypto';

import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

import { encodeSyncCursor } from '../../../src/modules/library/api/graphql/cursors.ts';
import { coldProviders } from '../app/cold-app.ts';
import { type ShareApp, startShareApp } from '../app/share-app.ts';
import type { TestUser } from '../app/test-app.ts';
import {
  AlbumCreateDocument,
  ExportCreateDocument,
  FilesDocument,
  FilesFavouriteDocument,
  FilesTagDocument,
  FilesTrashDocument,
  RetrievalRequestDocument,
  SavedSearchCreateDocument,
  UploadSessionCreateDocument,
} from '../graphql/generated/graphql.ts';
import { ask } from '../graphql/graphql-app.ts';
import { archivedFile } from '../library/archived-file.ts';
import { landscape } from '../media/landscape.ts';
import { makePreviews, mediaOf } from '../media/media-of.ts';
import { sha256 } from '../storage/object-source.ts';

/** An owner with one of everything, and what others could know or guess of it. */
export interface OwnerWorld extends AsyncDisposable {
  readonly app: ShareApp;
  /** The user with whom one file is shared by account. */
  readonly recipient: TestUser;
  /** Public ids by kind. */
  readonly ids: Readonly<Record<string, string>>;
  /** Names, hashes, cursors and keys. */
  readonly texts: Readonly<Record<string, string>>;
  /** From the start of the owner's change history. */
  readonly syncCursor: string;
  /** What identifies the owner's objects in an answer. */
  readonly secrets: readonly string[];
  /** A link to one file, of which a visitor may know `visible`. */
  readonly link: { readonly url: string; readonly token: string; readonly visible: string[] };
  readonly uploadToken: string;
  /** All rows of the owner, to see whether anything has changed. */
  rows(): Promise<string>;
}

const NAMES = {
  shared: 'Shared with a link Qx71.jpg',
  secret: 'Secret Zq92.jpg',
  trashed: 'Trashed Wv53.jpg',
  album: 'Album Kp34',
  tag: 'tag-mj85',
  description: 'Description Hr26',
  share: 'Title Bd67',
  search: 'Search Tn48',
} as const;

export async function ownerWorld(): Promise<OwnerWorld> {
  await using stack = new AsyncDisposableStack();
  const app = stack.use(await startShareApp({ overrides: { providers: coldProviders() } }));
  const { owner } = app;
  const { installation } = app.app;
  const recipient = await app.app.signUp();
  const secretBytes = await landscape(1);
  const sharedId = await app.upload(await landscape(2), NAMES.shared);
  const secretId = await app.upload(secretBytes, NAMES.secret);
  const trashedId = await app.upload(randomBytes(300), NAMES.trashed);
  for (const id of [sharedId, secretId]) await makePreviews(app.app, id);
  const frozen = await archivedFile(installation, owner.id, { providers: ['ice'] });
  const frozenId = `file_${frozen.fileId}`;
  const run = <Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> => ask(app, document, variables, owner.token);
  await run(FilesTagDocument, { ids: [secretId], add: [NAMES.tag] });
  await run(FilesFavouriteDocument, { ids: [secretId], favourite: true });
  await run(FilesTrashDocument, { ids: [trashedId] });
  const album = { name: NAMES.album, fileIds: [secretId], description: NAMES.description };
  const { albumCreate } = await run(AlbumCreateDocument, { input: album });
  const search = { name: NAMES.search, query: 'zq92' };
  const { savedSearchCreate } = await run(SavedSearchCreateDocument, { input: search });
  const { exportCreate } = await run(ExportCreateDocument, { input: { ids: [secretId] } });
  const { retrievalRequest } = await run(RetrievalRequestDocument, { input: { ids: [frozenId] } });
  const upload = { filename: 'Unfinished Yc19.jpg', size: 1_000 };
  const { uploadSessionCreate } = await run(UploadSessionCreateDocument, { input: upload });
  const link = await app.share({ ids: [sharedId] });
  const asking = await app.share({
    ids: [secretId, frozenId],
    title: NAMES.share,
    allowRetrievalRequest: true,
    password: 'open sesame',
  });
  const toUser = await app.share({ ids: [secretId], email: recipient.email });
  const [request] = await installation.sql<{ id: string }>(
    `insert into share_request (id, share_id, owner_id, file_id, status, asked_at)
     values ($1, $2, $3, $4, 'PENDING', now()) returning id`,
    [installation.ids.next(), asking.id.slice(-36), owner.id, frozen.fileId],
  );
  const page = await run(FilesDocument, { first: 1 });
  const preview = (await mediaOf(app, owner, secretId)).preview?.url ?? '';
  const ids = {
    shared: sharedId,
    file: secretId,
    trashed: trashedId,
    frozen: frozenId,
    user: `user_${owner.id}`,
    album: albumCreate?.album?.id ?? '',
    savedSearch: savedSearchCreate?.savedSearch?.id ?? '',
    export: exportCreate?.export?.id ?? '',
    retrieval: retrievalRequest?.retrieval?.id ?? '',
    upload: uploadSessionCreate?.uploadSession?.id ?? '',
    share: asking.id,
    received: toUser.id,
    link: link.id,
    request: `sharerequest_${request?.id}`,
  };
  for (const [kind, id] of Object.entries(ids)) if (!id) throw new Error(`no ${kind}`);
  const hash = sha256(secretBytes);
  const token = new URL(link.url).pathname.split('/').at(-1) ?? '';
  const uploadToken = uploadSessionCreate?.headers
    ?.find(({ name }) => name.toLowerCase() === 'authorization')
    ?.value.replace('Bearer ', '');
  if (!uploadToken) throw new Error('no upload');
  const owned = stack.move();
  return {
    app,
    recipient,
    ids,
    texts: {
      ...NAMES,
      email: owner.email,
      hash,
      cursor: page.files.pageInfo.endCursor ?? '',
      previewKey: new URL(preview).pathname.split('/')[2] ?? '',
      month: new Date().toISOString().slice(0, 7),
    },
    syncCursor: encodeSyncCursor({ ownerId: owner.id, number: 0 }),
    secrets: [
      ...Object.values(ids).map((id) => id.slice(-36)),
      ...Object.values(NAMES),
      owner.email,
      hash,
      'Unfinished Yc19.jpg',
    ],
    link: {
      url: link.url,
      token,
      visible: [sharedId.slice(-36), NAMES.shared, link.id.slice(-36)],
    },
    uploadToken,
    rows: () => rowsOf(app),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Every row with the owner's id, in a canonical order. */
async function rowsOf({ app, owner }: ShareApp): Promise<string> {
  const { sql } = app.installation;
  const tables = await sql<{ tableName: string; columnName: string }>(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and column_name in ('owner_id', 'user_id')
     order by table_name, column_name`,
  );
  const found: Record<string, unknown> = {};
  for (const { tableName, columnName } of tables) {
    found[`${tableName} ${columnName}`] = await sql(
      `select to_jsonb(t)::text as row from ${tableName} t where ${columnName}::text = $1 order by 1`,
      [owner.id],
    );
  }
  return JSON.stringify(found, undefined, 1);
}

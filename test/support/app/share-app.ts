import type { ShareCreateInput } from '../graphql/generated/graphql.ts';
import { ShareCreateDocument } from '../graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp, uploadFile } from '../graphql/graphql-app.ts';
import { type Answer, type RequestHeaders, send } from '../tus/raw-http.ts';
import type { TestAppOptions, TestUser } from './test-app.ts';

/** An installation with an owner whose files are shared. */
export interface ShareApp extends GraphqlApp {
  readonly owner: TestUser;
  upload(bytes: Uint8Array, name?: string): Promise<string>;
  /** Creates a share as the owner; throws if it is refused. */
  share(input: ShareCreateInput): Promise<MadeShare>;
  /** Creates an album of the owner. */
  album(name: string, fileIds: readonly string[]): Promise<string>;
}

export interface MadeShare {
  readonly id: string;
  /** Empty for a share with a user. */
  readonly url: string;
}

export async function startShareApp(options: TestAppOptions = {}): Promise<ShareApp> {
  const server = await startGraphqlApp(options);
  const { id, email } = await server.app.signUp();
  // Valid longer than the hours that tests let pass.
  const token = await server.app.installation.accessTokens.issue(id, 30 * 24 * 3_600);
  const owner = { id, email, token };
  return {
    ...server,
    owner,
    upload: (bytes, filename = 'photo.jpg') => uploadFile(server, owner, bytes, { filename }),
    share: async (input) => {
      const { shareCreate } = await ask(server, ShareCreateDocument, { input }, owner.token);
      if (!shareCreate?.share) throw new Error(JSON.stringify(shareCreate?.userErrors));
      return { id: shareCreate.share.id, url: shareCreate.url ?? '' };
    },
    album: async (name, fileIds) => {
      const { ids, clock, sql } = server.app.installation;
      const [albumId, now] = [ids.next(), clock.now()];
      await sql('insert into album (id, owner_id, name, created_at) values ($1, $2, $3, $4)', [
        albumId,
        owner.id,
        name,
        now,
      ]);
      await sql(
        `insert into album_file (album_id, file_id, position, added_at)
         select $1, file_id, number, $3 from unnest($2::uuid[]) with ordinality as t (file_id, number)`,
        [albumId, fileIds.map((fileId) => fileId.slice(-36)), now],
      );
      return `album_${albumId}`;
    },
  };
}

/** Moves a file to the trash. */
export async function trash({ app, owner }: ShareApp, fileId: string): Promise<void> {
  await app.installation.unitOfWork.run(async (tx) => {
    const file = await tx.files.find(fileId.slice(-36), owner.id);
    if (!file) throw new Error('no such file');
    file.trash(app.installation.clock.now());
  });
}

/** Sends a GET without following redirects. */
export function get(url: string, headers: RequestHeaders = {}): Promise<Answer> {
  return send('GET', url, headers);
}

export function postForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: RequestHeaders = {},
): Promise<Answer> {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = Buffer.from(new URLSearchParams(fields).toString());
  return send('POST', url, { ...type, ...headers }, body);
}

/** The links of a page that contain the given text, as absolute URLs. */
export function linksIn({ text }: Answer, base: string, containing: string): string[] {
  return Array.from(text.matchAll(/(?:href|src|action)="([^"]*)"/g), ([, link = '']) =>
    link.replaceAll('&amp;', '&'),
  )
    .filter((link) => link.includes(containing))
    .map((link) => new URL(link, base).href);
}

/** The only link of a page that contains the given text. */
export function linkIn(page: Answer, base: string, containing: string): string {
  const [link, ...more] = linksIn(page, base, containing);
  if (link === undefined || more.length > 0) {
    throw new Error(`expected one link containing ${containing} in ${page.status} ${page.text}`);
  }
  return link;
}

/** The Cookie header for the cookies set by a response. */
export function cookieOf({ headers }: Answer): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0] ?? '').join('; ');
}

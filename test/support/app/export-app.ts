import {
  type ExportCreateInput,
  ExportCreateDocument,
  type ExportFieldsFragment,
} from '../graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp, uploadFile } from '../graphql/graphql-app.ts';
import { AdjustableClock } from './adjustable-clock.ts';
import type { TestUser } from './test-app.ts';

/** An export that can be downloaded. */
type ReadyExport = ExportFieldsFragment & {
  readonly download: NonNullable<ExportFieldsFragment['download']>;
};

/** An installation with a user who uploads and exports. */
export interface ExportApp extends AsyncDisposable {
  readonly server: GraphqlApp;
  readonly user: TestUser;
  readonly clock: AdjustableClock;
  /** Tokens expire within minutes, and the clock may be advanced by days. */
  token(user?: Pick<TestUser, 'id'>): Promise<string>;
  upload(bytes: string | Uint8Array, filename: string): Promise<string>;
  /** The outcome of `exportCreate`. */
  create(input: ExportCreateInput): Promise<{
    readonly export: ExportFieldsFragment | null;
    readonly userErrors: readonly { readonly code: string; readonly field: unknown }[];
  }>;
  /** Creates an export that must be READY immediately. */
  exported(input: ExportCreateInput): Promise<ReadyExport>;
  /** Creates an album with these files in this order. */
  albumOf(fileIds: readonly string[], name?: string): Promise<string>;
}

export async function startExportApp(): Promise<ExportApp> {
  const clock = new AdjustableClock();
  const server = await startGraphqlApp({ overrides: { clock } });
  const user = await server.app.signUp();
  const { accessTokens, ids, sql } = server.app.installation;
  const token: ExportApp['token'] = async ({ id } = user) => accessTokens.issue(id, 900);
  const create: ExportApp['create'] = async (input) => {
    const { exportCreate } = await ask(server, ExportCreateDocument, { input }, await token());
    if (!exportCreate) throw new Error('no payload');
    return exportCreate;
  };
  return {
    server,
    user,
    clock,
    token,
    create,
    upload: async (bytes, filename) => {
      const viewer = { ...user, token: await token() };
      return uploadFile(server, viewer, Buffer.from(bytes), { filename });
    },
    exported: async (input) => {
      const outcome = await create(input);
      const { download } = outcome.export ?? {};
      if (!outcome.export || !download) throw new Error(JSON.stringify(outcome));
      return { ...outcome.export, download };
    },
    albumOf: async (fileIds, name = 'Summer') => {
      const id = ids.next();
      await sql('insert into album (id, owner_id, name, created_at) values ($1, $2, $3, now())', [
        id,
        user.id,
        name,
      ]);
      await sql(
        `insert into album_file (album_id, file_id, position, added_at)
         select $1, id, position, now() from unnest($2::uuid[]) with ordinality as t (id, position)`,
        [id, fileIds.map((fileId) => fileId.slice(-36))],
      );
      return `album_${id}`;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

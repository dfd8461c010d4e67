import { randomBytes } from 'node:crypto';

import { uuidOf } from '../../../src/kernel/id.ts';
import type { PostgresConnection } from '../../../src/platform/embedded-postgres/postgres-connection.ts';
import { queryRows } from '../database/query-rows.ts';
import { until } from '../general/until.ts';
import {
  AccountDeleteDocument,
  AlbumCreateDocument,
  ExportCreateDocument,
  ShareCreateDocument,
  SignUpDocument,
} from '../graphql/generated/graphql.ts';
import { ask } from '../graphql/graphql-app.ts';
import { landscape } from '../media/landscape.ts';
import { TusClient } from '../tus/tus-client.ts';

const PASSWORD = 'correct horse battery';

/** An account whose deletion is due. */
export interface DoomedAccount {
  /** UUID. */
  readonly id: string;
  readonly reportUrl: string;
}

/**
 * Signs up a user with files, one of them with these bytes, previews, an album, a share, an export and an open upload,
 * who asked for the deletion a week ago.
 */
export async function doomedAccount(
  url: string,
  connection: PostgresConnection,
  shared: Buffer,
): Promise<DoomedAccount> {
  const graphql = { url: `${url}/graphql` };
  await queryRows(connection, 'delete from attempt_limit');
  const email = `${randomBytes(8).toString('hex')}@example.org`;
  const input = { email, password: PASSWORD };
  const { signUp } = await ask(graphql, SignUpDocument, { input });
  const { accessToken: token = '', user } = signUp?.session ?? {};
  const tus = new TusClient(url, token);
  const ids = [
    await tus.upload(shared, { filename: 'shared.bin' }),
    await tus.upload(await landscape(shared.length, 800, 600), { filename: 'photo.jpg' }),
    await tus.upload(randomBytes(50_000), { filename: 'own.bin' }),
  ];
  await tus.patch(await tus.open(5_000), 0, randomBytes(1_000));
  await ask(graphql, AlbumCreateDocument, { input: { name: 'Sea', fileIds: ids } }, token);
  await ask(graphql, ShareCreateDocument, { input: { ids } }, token);
  await ask(graphql, ExportCreateDocument, { input: { ids } }, token);
  const id = uuidOf('user', user?.id ?? '') ?? '';
  await until(async () => {
    const previews = `select 1 from content_preview p join content c on c.id = p.content_id
                      where c.owner_id = '${id}'`;
    return (await queryRows(connection, previews)).length > 0;
  });
  const { accountDelete } = await ask(
    graphql,
    AccountDeleteDocument,
    { password: PASSWORD },
    token,
  );
  await queryRows(connection, `update account_deletion set due_at = now() where user_id = '${id}'`);
  return { id, reportUrl: accountDelete?.deletion?.reportUrl ?? '' };
}

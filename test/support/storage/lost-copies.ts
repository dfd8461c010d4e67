import { join } from 'node:path';

import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';

import {
  type LocationFields,
  StorageLocation,
} from '../../../src/modules/storage/domain/storage-location.ts';
import type { TestApp } from '../app/test-app.ts';
import type { S3TestServer } from '../s3-server/s3-server.ts';
import { plainS3 } from './s3-providers.ts';
import { flipByte } from './stored-objects.ts';

interface CopyRow extends LocationFields {
  readonly id: string;
  readonly state: string;
}

/** The copies of a file, by provider and then by age. */
export async function copiesOf(app: TestApp, fileId: string): Promise<CopyRow[]> {
  return app.installation.sql<CopyRow>(
    `select p.id, p.state, p.provider, p.key, p.storage_class, p.version
     from content_copy p join file f on f.content_id = p.content_id
     where f.id = $1 order by p.provider, p.created_at, p.id`,
    [fileId.slice(-36)],
  );
}

/** States by provider. */
export async function statesOf(app: TestApp, fileId: string): Promise<Record<string, string>> {
  const rows = await copiesOf(app, fileId);
  return Object.fromEntries(rows.map(({ provider, state }) => [provider, state]));
}

/** Deletes a file's object at a provider behind the back of the installation. */
export async function loseCopy(app: TestApp, fileId: string, provider: string): Promise<void> {
  const row = await copyAt(app, fileId, provider);
  await app.installation.providers.get(provider).delete(StorageLocation.from(row));
}

/** Flips the first byte of a file's object at a provider. `s3`: its server and bucket, unless it is a local folder. */
export async function damageCopy(
  app: TestApp,
  fileId: string,
  provider: string,
  s3?: { readonly server: S3TestServer; readonly bucket: string },
): Promise<void> {
  const { key } = await copyAt(app, fileId, provider);
  if (!s3) {
    const folder = provider === 'local' ? 'objects' : join(provider, 'objects');
    return flipByte(join(app.config.dataDir, folder, key), 0);
  }
  const at = { Bucket: s3.bucket, Key: `objects/${key}` };
  const client = plainS3(s3.server);
  const { Body } = await client.send(new GetObjectCommand(at));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
  await client.send(new PutObjectCommand({ ...at, Body: bytes }));
}

async function copyAt(app: TestApp, fileId: string, provider: string): Promise<CopyRow> {
  const row = (await copiesOf(app, fileId)).find((copy) => copy.provider === provider);
  if (!row) throw new Error(`no copy of ${fileId} at ${provider}`);
  return row;
}

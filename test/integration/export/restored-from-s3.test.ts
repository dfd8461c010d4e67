import { randomBytes } from 'node:crypto';

import { expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import { ExportCreateDocument, ExportDocument } from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { fetchRange } from '../../support/library/ranges.ts';
import { readZip } from '../../support/library/read-zip.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { sha256 } from '../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';

const HOUR_MS = 3_600_000;

it('an export of files restored from S3 can be resumed at any byte, until they freeze again', async () => {
  await using s3 = await startS3Server();
  const options = s3OptionsOf(s3, { name: 'deep', storageClass: 'DEEP_ARCHIVE', prefix: 'own/' });
  await using app = await startRetrievalApp({ deep: S3StorageProvider.open(options) });
  const server = { url: `${app.url}/graphql` };
  const token = () => app.installation.accessTokens.issue(app.user.id, 900);
  const files = [];
  for (const bytes of [300_000, 1, 150_000])
    files.push(await app.archive({ bytes: randomBytes(bytes) }));
  const ids = files.map(({ fileId }) => formatId('file', fileId));
  const maxCost = { amount: '100', currency: 'USD' };
  const input = { ids, tier: 'STANDARD', maxCost, format: 'ORIGINALS_WITH_XMP' } as const;
  const { exportCreate } = await ask(server, ExportCreateDocument, { input }, await token());
  const made = exportCreate?.export;
  expect(made).toMatchObject({
    status: 'WAITING_FOR_RETRIEVAL',
    parts: [{ number: 1, files: 3, url: null }],
  });
  const id = made?.id ?? '';
  const read = async () => (await ask(server, ExportDocument, { id }, await token())).export;
  await app.becomes(made?.retrieval?.id.slice(-36) ?? '', 'IN_PROGRESS');
  s3.clock.advance(12 * HOUR_MS);
  app.pass(12);
  await expect.poll(async () => (await read())?.status, { timeout: 10_000 }).toBe('READY');

  const ready = await read();
  const url = ready?.parts[0]?.url ?? '';
  const { headers, bytes: whole } = await fetchRange(url);
  expect(whole.length).toBe(Number(made?.parts[0]?.sizeBytes));
  const originals = readZip(whole).filter(({ name }) => /^photo.*\.jpg$/.test(name));
  expect(originals.map(({ bytes }) => sha256(bytes))).toEqual(
    files.map(({ bytes }) => sha256(bytes)),
  );
  const etag = headers.get('etag') ?? '';
  const random = SeededRandom.ofRun();
  for (let cut = 0; cut < 10; cut += 1) {
    const start = random.between(0, whole.length - 1);
    const range = `bytes=${start}-`;
    const { status, bytes } = await fetchRange(url, { range, 'if-range': etag });
    const about = `seed ${random.seed}: ${range}`;
    expect([status, bytes.equals(whole.subarray(start))], about).toEqual([206, true]);
  }

  const until = Date.parse(ready?.expiresAt ?? '') - app.clock.now().getTime();
  s3.clock.advance(until + HOUR_MS);
  app.pass((until + HOUR_MS) / HOUR_MS);
  await expect.poll(async () => (await read())?.status, { timeout: 10_000 }).toBe('EXPIRED');
  expect(await read()).toMatchObject({ download: null, parts: [{ number: 1, url: null }] });
  expect(await app.installation.sql('select file_id from archive_export_file')).toEqual([]);
});

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { sendUpload } from '../../test/support/tus/send-upload.ts';
import { loadProduct, startProduct } from '../support/product.ts';

const PHOTOS = 500;
const UPLOADS_AT_ONCE = 4;

/** Uploads photos to a server that runs jobs, until all have previews. */
export async function renderingUploads(folder: string, photo: Buffer): Promise<string> {
  const product = await loadProduct();
  await using running = await startProduct(product, join(folder, 'previews'));
  const { accessTokens, createAccount, sql, startWorking } = running.installation;
  const owner = await createAccount.execute('bench@example.org', 'correct horse battery', 'USER');
  const token = await accessTokens.issue(owner, 3_600);
  await startWorking();
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1_000;
  let begun = 0;
  const uploader = async (): Promise<void> => {
    while (begun < PHOTOS) {
      begun += 1;
      // Bytes after the end of a JPEG are ignored, but make it another file.
      const bytes = Buffer.concat([photo, Buffer.from(`photo ${begun}`)]);
      const origin = running.url.replace('/graphql', '');
      const { status } = await sendUpload(origin, token, bytes, { filename: 'photo.jpg' });
      if (status !== 201) throw new Error(`upload: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, uploader));
  const uploaded = seconds();
  const pending = `select count(*)::int as n from content_preparation where state = 'PENDING'`;
  while ((await sql<{ n: number }>(pending))[0]?.n !== 0) await sleep(100);
  const rendered = seconds();
  const cores = availableParallelism();
  return [
    `\n${PHOTOS} photos uploaded in ${uploaded.toFixed(1)} s; all previews after ${rendered.toFixed(1)} s:`,
    `${(PHOTOS / rendered).toFixed(1)} photos/s, ${(PHOTOS / rendered / cores).toFixed(1)} per core`,
  ].join(' ');
}

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { type ReadEntry, readZip } from './read-zip.ts';

/** Downloads a zip and returns its entries. Throws if its length differs from Content-Length. */
export async function downloadZip(url: string): Promise<ReadEntry[]> {
  const answer = await fetch(url);
  if (answer.status !== 200 || !answer.body) {
    throw new Error(`no zip: ${answer.status} ${await answer.text()}`);
  }
  const zip = await buffer(Readable.fromWeb(answer.body));
  const length = Number(answer.headers.get('content-length'));
  if (zip.length !== length) throw new Error(`${zip.length} bytes, but ${length} were announced`);
  return readZip(zip);
}

/** Names and contents as text. */
export function textsOf(entries: readonly ReadEntry[]): (readonly [string, string])[] {
  return entries.map(({ name, bytes }) => [name, bytes.toString()] as const);
}

/** Downloads an export and returns its entries without the manifests, which every export has. */
export async function downloadExport(url: string): Promise<ReadEntry[]> {
  const entries = await downloadZip(url);
  const [others, manifests] = [false, true].map((wanted) =>
    entries.filter(({ name }) => /^manifest(?:-\d+)?\.(?:csv|json)$/.test(name) === wanted),
  );
  if (manifests?.length !== 2) throw new Error('an export without its manifests');
  return others ?? [];
}

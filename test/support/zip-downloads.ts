import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { type ReadEntry, readZip } from './read-zip.ts';

/** The entries of a zip that is downloaded whole. Throws when it is not as long as its answer says. */
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

/** Names with the texts of the bytes. */
export function textsOf(entries: readonly ReadEntry[]): (readonly [string, string])[] {
  return entries.map(({ name, bytes }) => [name, bytes.toString()] as const);
}

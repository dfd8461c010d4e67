import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { FileHash } from '../../../src/kernel/file-hash.ts';
import type { PutSource } from '../../../src/modules/storage/domain/storage-provider.ts';

const CHUNK_BYTES = 64 * 1024;

/** A source of these bytes in chunks; `overrides` can make it inconsistent. */
export function sourceOf(bytes: Uint8Array, overrides: Partial<PutSource> = {}): PutSource {
  return {
    size: bytes.byteLength,
    sha256: FileHash.ofHex(sha256(bytes)),
    async *open(_signal, { start, end } = { start: 0, end: bytes.byteLength - 1 }) {
      const wanted = bytes.subarray(start, end + 1);
      for (let at = 0; at < wanted.byteLength; at += CHUNK_BYTES) {
        yield wanted.subarray(at, at + CHUNK_BYTES);
      }
    },
    ...overrides,
  };
}

/** A source of several pieces, each in a separate file in `folder`. */
export async function sourceOfFiles(
  folder: string,
  pieces: readonly Uint8Array[],
): Promise<PutSource & { readonly localPaths: readonly string[] }> {
  const localPaths = pieces.map(() => join(folder, randomUUID()));
  for (const [index, path] of localPaths.entries()) await writeFile(path, pieces[index] ?? '');
  return { ...sourceOf(Buffer.concat(pieces)), localPaths };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await collect(body));
}

/** In hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

import { buffer } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { FileHash } from '../../../../src/kernel/file-hash.ts';
import {
  ZipFiles,
  type ZippedFile,
} from '../../../../src/modules/exports/application/zip-files.ts';
import { YazlZipWriter } from '../../../../src/modules/exports/infrastructure/yazl-zip-writer.ts';
import type { ReadableCopy } from '../../../../src/modules/library/application/file-queries.ts';
import { ReadCopies } from '../../../../src/modules/library/application/read-copies.ts';
import { runningSha256 } from '../../../../src/modules/library/infrastructure/running-sha256.ts';
import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../../../src/modules/storage/domain/storage-provider.ts';
import { readZip } from '../../../support/library/read-zip.ts';
import { sha256 } from '../../../support/storage/object-source.ts';

const MODIFIED = new Date('2020-02-02T02:02:02Z');
const never = new AbortController().signal;

/** Files by ID, readable at the provider `disk` until removed from `copies`. */
function filesOf(contents: Readonly<Record<string, string>>) {
  const copies = new Map<string, ReadableCopy[]>(
    Object.keys(contents).map((id) => [
      id,
      [
        {
          id,
          location: StorageLocation.of('disk', id, 'STANDARD'),
          restore: { kind: 'NOT_NEEDED' },
        },
      ],
    ]),
  );
  const opened: string[] = [];
  const provider = {
    open: async ({ key }: StorageLocation) => {
      opened.push(key);
      return once(Buffer.from(contents[key] ?? ''));
    },
  } as unknown as StorageProvider;
  const zipFiles = new ZipFiles(
    { copiesOf: async (id) => copies.get(id) ?? [] },
    new ReadCopies({
      providers: { get: () => provider },
      recordCopyTrouble: { learn: async () => false },
      newSha256: runningSha256,
      clock: { now: () => new Date() },
    }),
    new YazlZipWriter(),
  );
  return { zipFiles, copies, opened };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function zipped(fileId: string, text: string, name = 'a.txt'): ZippedFile {
  const hash = FileHash.ofHex(sha256(Buffer.from(text)));
  return { fileId, name, size: Buffer.byteLength(text), sha256: hash, modifiedAt: MODIFIED };
}

describe('a zip of files', () => {
  it('contains the notes, then the files, each under a unique name', async () => {
    const { zipFiles, opened } = filesOf({ one: 'first', two: 'second' });
    const zip = zipFiles.of(
      [zipped('one', 'first'), zipped('two', 'second', 'README.txt')],
      [{ name: 'README.txt', text: 'ä note', modifiedAt: MODIFIED }],
    );
    expect(opened).toEqual([]);
    const bytes = await buffer(zip.open(never));
    expect(bytes.length).toBe(zip.sizeBytes);
    expect(readZip(bytes).map(({ name, bytes: held }) => [name, held.toString()])).toEqual([
      ['README.txt', 'ä note'],
      ['a.txt', 'first'],
      ['README (2).txt', 'second'],
    ]);
  });

  it('fails when a file of the right size has the wrong bytes', async () => {
    const { zipFiles } = filesOf({ one: 'wrong' });
    const zip = zipFiles.of([zipped('one', 'right')]);
    await expect(buffer(zip.open(never))).rejects.toMatchObject({ code: 'CHECKSUM_MISMATCH' });
  });

  it('fails when a file is no longer readable by the time it is needed', async () => {
    const { zipFiles, copies } = filesOf({ one: 'first', two: 'second' });
    const zip = zipFiles.of([zipped('one', 'first'), zipped('two', 'second')]);
    const location = StorageLocation.of('disk', 'two', 'DEEP_ARCHIVE');
    copies.set('two', [{ id: 'two', location, restore: { kind: 'NOT_REQUESTED' } }]);
    await expect(buffer(zip.open(never))).rejects.toMatchObject({ code: 'RETRIEVAL_REQUIRED' });
  });
});

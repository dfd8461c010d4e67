import { randomBytes } from 'node:crypto';

import type { Installation } from '../../../src/app/compose.ts';
import { FileHash } from '../../../src/kernel/file-hash.ts';
import { FileSize } from '../../../src/kernel/file-size.ts';
import { FileType } from '../../../src/kernel/file-type.ts';
import { Content } from '../../../src/modules/library/domain/content.ts';
import { Copy } from '../../../src/modules/library/domain/copy.ts';
import { FileName } from '../../../src/modules/library/domain/file-name.ts';
import { StoredFile } from '../../../src/modules/library/domain/stored-file.ts';
import { sha256, sourceOf } from '../storage/object-source.ts';

/** A file that looks as if it had been uploaded and archived long ago. */
export interface ArchivedFile {
  readonly fileId: string;
  readonly contentId: string;
  readonly copyIds: readonly string[];
  readonly bytes: Buffer;
  /** Key of its objects at every provider. */
  readonly key: string;
}

export interface ArchivedFileOptions {
  /** Providers of its copies, including hot ones. */
  readonly providers: readonly string[];
  readonly bytes?: Buffer;
  /** The age of its copies, in days. */
  readonly ageDays?: number;
}

/** Creates the bytes and rows that uploading and archiving a file would have created. */
export async function archivedFile(
  { unitOfWork, providers, ids, clock }: Installation,
  ownerId: string,
  { providers: names, bytes = randomBytes(1_000), ageDays = 0 }: ArchivedFileOptions,
): Promise<ArchivedFile> {
  const size = FileSize.ofBytes(bytes.byteLength);
  const hash = FileHash.ofHex(sha256(bytes));
  const at = new Date(clock.now().getTime() - ageDays * 24 * 3_600_000);
  const content = Content.claim(ids.next(), ownerId, hash, size, at);
  content.markStored();
  // Its archive is planned below.
  content.takeEvents();
  const key = content.storageKey;
  const copies = await Promise.all(
    names.map(async (name) => {
      const location = await providers.get(name).put(key, sourceOf(bytes));
      const copy = Copy.stored(ids.next(), content.id, location, at);
      copy.markVerified(at);
      return copy;
    }),
  );
  const file = fileOf(ids.next(), ownerId, content, at);
  file.markArchived(copies, names);
  file.takeEvents();
  await unitOfWork.run(async (tx) => {
    tx.contents.add(content);
    for (const copy of copies) tx.contents.addCopy(copy);
    tx.files.add(file);
    await tx.quota.settle(ownerId, 0, size.bytes);
  });
  const copyIds = copies.map(({ id }) => id);
  return { fileId: file.id, contentId: content.id, copyIds, bytes, key };
}

/** Another file of the owner with the same bytes. */
export async function twinOf(
  { unitOfWork, ids, clock }: Installation,
  ownerId: string,
  { contentId }: Pick<ArchivedFile, 'contentId'>,
): Promise<string> {
  return unitOfWork.run(async (tx) => {
    const content = await tx.contents.find(contentId);
    if (!content) throw new Error('no such content');
    const twin = fileOf(ids.next(), ownerId, content, clock.now());
    tx.files.add(twin);
    return twin.id;
  });
}

function fileOf(id: string, ownerId: string, content: Content, at: Date): StoredFile {
  const file = StoredFile.create(
    {
      id,
      ownerId,
      name: FileName.of('photo.jpg'),
      type: FileType.ofMimeType('image/jpeg'),
      size: content.size,
      tags: [],
      captureTime: undefined,
    },
    at,
  );
  file.startUpload();
  file.completeUpload(content, file.type, at);
  return file;
}

import { FileHash } from '../../../src/kernel/file-hash.ts';
import { FileSize } from '../../../src/kernel/file-size.ts';
import { FileType } from '../../../src/kernel/file-type.ts';
import { CaptureTime } from '../../../src/modules/library/domain/capture-time.ts';
import { Content } from '../../../src/modules/library/domain/content.ts';
import { Copy } from '../../../src/modules/library/domain/copy.ts';
import type { NewFile } from '../../../src/modules/library/domain/file-data.ts';
import { FileName } from '../../../src/modules/library/domain/file-name.ts';
import { StoredFile } from '../../../src/modules/library/domain/stored-file.ts';
import type { StorageClass } from '../../../src/modules/storage/domain/storage-class.ts';
import { StorageLocation } from '../../../src/modules/storage/domain/storage-location.ts';

export const T0 = new Date('2026-05-01T10:00:00Z');
export const T1 = new Date('2026-05-01T11:00:00Z');
export const T2 = new Date('2026-05-01T12:00:00Z');

export const JPEG = FileType.ofMimeType('image/jpeg');
export const HASH = FileHash.ofHex('ab'.repeat(32));
export const TAKEN = CaptureTime.parse('2020-01-02T03:04:05Z', 'CLIENT');

export function newFile(data: Partial<NewFile> = {}): StoredFile {
  return StoredFile.create(
    {
      id: 'file-1',
      ownerId: 'owner-1',
      name: FileName.of('a.jpg'),
      type: FileType.unknown,
      size: FileSize.ofBytes(3),
      tags: [],
      captureTime: undefined,
      ...data,
    },
    T0,
  );
}

export function storedContent(ownerId = 'owner-1', id = 'content-1'): Content {
  const content = Content.claim(id, ownerId, HASH, FileSize.ofBytes(3), T0);
  content.markStored();
  content.takeEvents();
  return content;
}

/** A COMPLETED file without pending events. */
export function keptFile(data: Partial<NewFile> = {}): StoredFile {
  const file = newFile(data);
  file.startUpload();
  file.completeUpload(storedContent(), JPEG, T1);
  file.takeEvents();
  return file;
}

export function copyAt(
  provider: string,
  storageClass: StorageClass = 'STANDARD',
  contentId = 'content-1',
): Copy {
  const location = StorageLocation.of(provider, 'owner-1/ab/key', storageClass);
  return Copy.stored(`copy-${provider}`, contentId, location, T0);
}

/** Creates an object like MikroORM does from a row: prototype and fields, without constructor and initialisers. */
export function hydrated<T extends object>(prototype: T, fields: Record<string, unknown>): T {
  return Object.assign(Object.create(prototype) as T, fields);
}

export function typesOf(events: readonly { readonly type: string }[]): string[] {
  return events.map((event) => event.type);
}

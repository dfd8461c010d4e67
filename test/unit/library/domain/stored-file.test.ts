import { describe, expect, it } from 'vitest';

import { FileSize } from '../../../../src/kernel/file-size.ts';
import { Content } from '../../../../src/modules/library/domain/content.ts';
import type { Copy } from '../../../../src/modules/library/domain/copy.ts';
import { FileName } from '../../../../src/modules/library/domain/file-name.ts';
import { StoredFile } from '../../../../src/modules/library/domain/stored-file.ts';
import {
  UPLOAD_STATUSES,
  UploadStatus,
  type UploadStatusName,
} from '../../../../src/modules/library/domain/upload-status.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import {
  copyAt,
  HASH,
  hydrated,
  JPEG,
  keptFile,
  newFile,
  storedContent,
  T0,
  T1,
  T2,
  typesOf,
} from '../../../support/library/samples.ts';

const FACT = { fileId: 'file-1', ownerId: 'owner-1' };

function verified(copy: Copy): Copy {
  copy.markVerified(T1);
  return copy;
}

function fileAt(status: UploadStatusName): StoredFile {
  const file = newFile();
  if (status === 'FAILED') file.failUpload('CHECKSUM_MISMATCH');
  if (status === 'PENDING' || status === 'FAILED') return file;
  file.startUpload();
  if (status === 'UPLOADING') return file;
  file.completeUpload(storedContent(), JPEG, T1);
  if (status === 'ARCHIVED') file.markArchived([verified(copyAt('a'))], ['a']);
  return file;
}

describe('StoredFile', () => {
  testTransitions<StoredFile, UploadStatusName>({
    states: UPLOAD_STATUSES,
    expected: {
      PENDING: ['UPLOADING', 'FAILED'],
      UPLOADING: ['COMPLETED', 'FAILED'],
      COMPLETED: ['ARCHIVED'],
      ARCHIVED: [],
      FAILED: [],
    },
    code: 'FILE_STATUS_INVALID',
    at: fileAt,
    go: (file, to) =>
      ({
        PENDING: undefined,
        UPLOADING: () => file.startUpload(),
        COMPLETED: () => file.completeUpload(storedContent(), JPEG, T2),
        // Without content, the copy is refused before the status is checked.
        ARCHIVED: file.contentId
          ? () => file.markArchived([verified(copyAt('a'))], ['a'])
          : undefined,
        FAILED: () => file.failUpload('UPLOAD_FAILED'),
      })[to],
    stateOf: (file) => file.status,
  });

  it('raises an event for each state change, in order, and returns each once', () => {
    const file = newFile();
    file.startUpload();
    file.completeUpload(storedContent(), JPEG, T1);
    file.markArchived([verified(copyAt('a'))], ['a']);
    file.edit({ name: FileName.of('b.jpg') });
    file.trash(T2);
    file.restore();
    file.trash(T2);
    file.purge();
    expect(file.takeEvents()).toEqual([
      { type: 'FileCreated', ...FACT },
      { type: 'FileUploadStarted', ...FACT },
      { type: 'FileUploadCompleted', ...FACT, contentId: 'content-1' },
      { type: 'FileArchived', ...FACT },
      { type: 'FileChanged', ...FACT, archivedContentId: 'content-1' },
      { type: 'FileTrashed', ...FACT, archivedContentId: 'content-1' },
      { type: 'FileRestored', ...FACT, archivedContentId: 'content-1' },
      { type: 'FileTrashed', ...FACT, archivedContentId: 'content-1' },
      { type: 'FileDeleted', ...FACT },
    ]);
    expect(file.takeEvents()).toEqual([]);
  });

  it('can be purged only from the trash', () => {
    const file = keptFile();
    expect(() => file.purge()).toThrow(expect.objectContaining({ code: 'FILE_STATUS_INVALID' }));
    expect(file.takeEvents()).toEqual([]);
    file.trash(T2);
    file.restore();
    expect(() => file.purge()).toThrow();
  });

  it('reports why its upload failed', () => {
    const file = newFile();
    file.takeEvents();
    file.failUpload('CHECKSUM_MISMATCH');
    expect(file.takeEvents()).toEqual([
      { type: 'FileUploadFailed', ...FACT, reason: 'CHECKSUM_MISMATCH' },
    ]);
  });

  it('raises no event when a state change is refused', () => {
    const file = keptFile();
    expect(() => file.startUpload()).toThrow();
    expect(() => file.failUpload('x')).toThrow();
    expect(() => file.markArchived([], ['a'])).toThrow();
    expect(file.takeEvents()).toEqual([]);
  });

  it('starts as PENDING, with clean tags, positioned at its creation time', () => {
    const file = newFile({ tags: [' sea ', 'sea'] });
    expect(file).toMatchObject({ status: 'PENDING', tags: ['sea'], sortAt: T0, createdAt: T0 });
    expect([file.contentId, file.completedAt, file.trashedAt, file.captureTime]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('has no size while its length is deferred', () => {
    expect(newFile({ size: undefined }).size).toBeUndefined();
  });

  it('takes size, type and content from the received bytes', () => {
    const file = newFile({ size: undefined });
    file.startUpload();
    file.completeUpload(storedContent(), JPEG, T1);
    expect(file).toMatchObject({ contentId: 'content-1', completedAt: T1, sortAt: T1 });
    expect(file.size?.bytes).toBe(3);
    expect(file.type).toBe(JPEG);
  });

  it('may be empty', () => {
    const content = Content.claim('content-0', 'owner-1', HASH, FileSize.ofBytes(0), T0);
    content.markStored();
    const file = newFile({ size: FileSize.ofBytes(0) });
    file.startUpload();
    file.completeUpload(content, JPEG, T1);
    expect(file.size?.isEmpty).toBe(true);
  });

  it.each([
    ['owned by another user', storedContent('owner-2')],
    ['not stored', Content.claim('content-1', 'owner-1', HASH, FileSize.ofBytes(3), T0)],
    [
      'being deleted',
      (() => {
        const content = storedContent();
        content.markDeleting(T1);
        return content;
      })(),
    ],
  ])('is not completed by content that is %s', (_what, content) => {
    const file = fileAt('UPLOADING');
    file.takeEvents();
    expect(() => file.completeUpload(content, JPEG, T1)).toThrow(
      expect.objectContaining({ code: 'CONTENT_STATE_INVALID' }),
    );
    expect(file.status).toBe('UPLOADING');
    expect(file.contentId).toBeUndefined();
    expect(file.takeEvents()).toEqual([]);
  });
});

describe('archiving', () => {
  const archive = (copies: Copy[], providers: string[]) => () =>
    keptFile().markArchived(copies, providers);

  it('requires a verified copy on every provider named by the policy', () => {
    const file = keptFile();
    file.markArchived([verified(copyAt('a')), verified(copyAt('b')), copyAt('c')], ['b', 'a']);
    expect(file.status).toBe('ARCHIVED');
  });

  it.each<[string, () => void]>([
    ['no copy', archive([], ['a'])],
    ['a copy that was never verified', archive([copyAt('a')], ['a'])],
    ['a verified copy on another provider', archive([verified(copyAt('b'))], ['a'])],
    ['one of two', archive([verified(copyAt('a'))], ['a', 'b'])],
    ['a copy of another content', archive([verified(copyAt('a', 'STANDARD', 'content-2'))], ['a'])],
    ['a policy that names no provider', archive([verified(copyAt('a'))], [])],
    [
      'a copy that was damaged later',
      () => {
        const copy = verified(copyAt('a'));
        copy.markDamaged();
        archive([copy], ['a'])();
      },
    ],
  ])('is refused with %s', (_what, step) => {
    expect(step).toThrow(expect.objectContaining({ code: 'COPY_STATE_INVALID' }));
  });
});

describe('a file loaded from its row', () => {
  const loaded = () =>
    hydrated(StoredFile.prototype, {
      id: 'file-1',
      ownerId: 'owner-1',
      createdAt: T0,
      _name: FileName.of('a.jpg'),
      _type: JPEG,
      _size: null,
      _status: UploadStatus.of('UPLOADING'),
      _tags: [],
      _captureTime: null,
      claimedCaptureTime: null,
      _contentId: null,
      _completedAt: null,
      _trashedAt: null,
      _sortAt: T0,
    });

  it('supports state changes and raises events', () => {
    const file = loaded();
    expect(file.takeEvents()).toEqual([]);
    file.completeUpload(storedContent(), JPEG, T1);
    file.trash(T2);
    expect(file.status).toBe('COMPLETED');
    expect(typesOf(file.takeEvents())).toEqual(['FileUploadCompleted', 'FileTrashed']);
    expect(file.takeEvents()).toEqual([]);
  });

  it('returns undefined for null columns', () => {
    const { size, captureTime, contentId, completedAt, trashedAt } = loaded();
    expect([size, captureTime, contentId, completedAt, trashedAt]).toEqual(
      Array.from({ length: 5 }),
    );
  });
});

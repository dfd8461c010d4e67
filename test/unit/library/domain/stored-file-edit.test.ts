import { describe, expect, it } from 'vitest';

import { CaptureTime } from '../../../../src/modules/library/domain/capture-time.ts';
import { FileName } from '../../../../src/modules/library/domain/file-name.ts';
import type { StoredFile } from '../../../../src/modules/library/domain/stored-file.ts';
import { keptFile, newFile, T1, T2, TAKEN, typesOf } from '../../../support/library/samples.ts';

describe('the timeline position of a file', () => {
  const exif = CaptureTime.parse('2019-06-06T06:06:06Z', 'EXIF');
  const correction = CaptureTime.parse('2018-08-08T08:08:08Z', 'CORRECTION');

  it("uses the client's capture time before and after the upload", () => {
    expect(newFile({ captureTime: TAKEN }).sortAt).toEqual(TAKEN.at);
    expect(keptFile({ captureTime: TAKEN }).sortAt).toEqual(TAKEN.at);
  });

  it('follows EXIF unless the owner has corrected it', () => {
    const file = keptFile({ captureTime: TAKEN });
    file.learnMedia(exif);
    expect(file.sortAt).toEqual(exif.at);
    file.edit({ captureTime: correction });
    file.learnMedia(exif);
    expect(file.sortAt).toEqual(correction.at);
    expect(typesOf(file.takeEvents())).toEqual(['FileChanged', 'FileChanged', 'FileMediaChanged']);
  });

  it("falls back to the client's capture time when a correction is removed", () => {
    const file = keptFile({ captureTime: TAKEN });
    file.edit({ captureTime: correction });
    file.edit({ captureTime: null });
    expect(file.captureTime).toBe(TAKEN);
    expect(file.sortAt).toEqual(TAKEN.at);
  });

  it('falls back to the completion time when the client sent no capture time', () => {
    const file = keptFile();
    file.edit({ captureTime: correction });
    file.edit({ captureTime: null });
    expect(file.captureTime).toBeUndefined();
    expect(file.sortAt).toEqual(T1);
  });

  it('raises no event for an incomplete file', () => {
    const file = newFile();
    file.takeEvents();
    file.learnMedia(exif);
    expect(file.sortAt).toEqual(exif.at);
    expect(file.takeEvents()).toEqual([]);
  });
});

describe('edits and trash', () => {
  it.each<[string, (file: StoredFile) => void]>([
    ['PENDING', () => undefined],
    ['UPLOADING', (file) => file.startUpload()],
    ['FAILED', (file) => file.failUpload('UPLOAD_FAILED')],
  ])('are refused for a file that is %s', (status, bring) => {
    const file = newFile();
    bring(file);
    expect(file.status).toBe(status);
    file.takeEvents();
    const refused = expect.objectContaining({ code: 'FILE_STATUS_INVALID' });
    expect(() => file.edit({ tags: ['a'] })).toThrow(refused);
    expect(() => file.trash(T2)).toThrow(refused);
    expect([file.tags, file.trashedAt, file.takeEvents()]).toEqual([[], undefined, []]);
  });

  it('change only the given fields', () => {
    const file = keptFile({ tags: ['old'], captureTime: TAKEN });
    file.edit({ name: FileName.of('new.jpg') });
    expect([file.name.original, file.tags, file.captureTime]).toEqual(['new.jpg', ['old'], TAKEN]);
    file.edit({ tags: [' new '] });
    expect([file.name.original, file.tags, file.captureTime]).toEqual(['new.jpg', ['new'], TAKEN]);
    file.edit({ tags: [] });
    expect(file.tags).toEqual([]);
  });

  it('refuse invalid tags without raising events', () => {
    const file = keptFile({ tags: ['old'] });
    expect(() => file.edit({ tags: [''] })).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
    expect(file.tags).toEqual(['old']);
    expect(file.takeEvents()).toEqual([]);
  });

  it('trash and restore idempotently', () => {
    const file = keptFile();
    file.restore();
    file.trash(T1);
    file.trash(T2);
    expect(file.trashedAt).toBe(T1);
    file.restore();
    file.restore();
    expect(file.trashedAt).toBeUndefined();
    expect(typesOf(file.takeEvents())).toEqual(['FileTrashed', 'FileRestored']);
  });
});

describe('tags and favourites', () => {
  it('raise events only when they change the file', () => {
    const file = keptFile({ tags: ['sea', 'sun'] });
    file.retag({ add: ['sea'], remove: ['snow'] });
    file.replaceTags(new Set(['snow']), 'ice');
    file.setFavourite(false);
    expect(file.takeEvents()).toEqual([]);
    file.retag({ add: ['sand'], remove: ['sun'] });
    file.replaceTags(new Set(['sea']), 'ocean');
    file.setFavourite(true);
    expect(file.tags).toEqual(['ocean', 'sand']);
    expect(file.favourite).toBe(true);
    expect(typesOf(file.takeEvents())).toEqual(['FileChanged', 'FileChanged', 'FileChanged']);
  });

  it('cannot be changed on an incomplete file', () => {
    const file = newFile({ tags: ['sea'] });
    const refused = expect.objectContaining({ code: 'FILE_STATUS_INVALID' });
    expect(() => file.retag({ add: ['sun'], remove: [] })).toThrow(refused);
    expect(() => file.setFavourite(true)).toThrow(refused);
  });

  it('are replaced on an incomplete file without raising an event', () => {
    const file = newFile({ tags: ['sea'] });
    file.takeEvents();
    file.replaceTags(new Set(['sea']), 'ocean');
    expect(file.tags).toEqual(['ocean']);
    expect(file.takeEvents()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';

import { CaptureTime } from '../../../../src/modules/library/domain/capture-time.ts';
import { FileName } from '../../../../src/modules/library/domain/file-name.ts';
import type { StoredFile } from '../../../../src/modules/library/domain/stored-file.ts';
import { keptFile, newFile, T1, T2, TAKEN, typesOf } from '../../../support/samples.ts';

describe('the place in the timeline', () => {
  const exif = CaptureTime.parse('2019-06-06T06:06:06Z', 'EXIF');
  const correction = CaptureTime.parse('2018-08-08T08:08:08Z', 'CORRECTION');

  it('is where the client says, before and after the upload', () => {
    expect(newFile({ captureTime: TAKEN }).sortAt).toEqual(TAKEN.at);
    expect(keptFile({ captureTime: TAKEN }).sortAt).toEqual(TAKEN.at);
  });

  it('moves to what EXIF says, unless the owner has corrected it', () => {
    const file = keptFile({ captureTime: TAKEN });
    file.learnCaptureTime(exif);
    expect(file.sortAt).toEqual(exif.at);
    file.edit({ captureTime: correction });
    file.learnCaptureTime(exif);
    expect(file.sortAt).toEqual(correction.at);
    expect(typesOf(file.takeEvents())).toEqual(['FileChanged', 'FileChanged']);
  });

  it('goes back to what the client said when a correction is taken back', () => {
    const file = keptFile({ captureTime: TAKEN });
    file.edit({ captureTime: correction });
    file.edit({ captureTime: null });
    expect(file.captureTime).toBe(TAKEN);
    expect(file.sortAt).toEqual(TAKEN.at);
  });

  it('goes back to the end of the upload when the client had said nothing', () => {
    const file = keptFile();
    file.edit({ captureTime: correction });
    file.edit({ captureTime: null });
    expect(file.captureTime).toBeUndefined();
    expect(file.sortAt).toEqual(T1);
  });

  it('tells nobody of a file that is not kept yet', () => {
    const file = newFile();
    file.takeEvents();
    file.learnCaptureTime(exif);
    expect(file.sortAt).toEqual(exif.at);
    expect(file.takeEvents()).toEqual([]);
  });
});

describe('corrections and the trash', () => {
  it.each<[string, (file: StoredFile) => void]>([
    ['PENDING', () => undefined],
    ['UPLOADING', (file) => file.startUpload()],
    ['FAILED', (file) => file.failUpload('UPLOAD_FAILED')],
  ])('are not for a file that is %s', (status, bring) => {
    const file = newFile();
    bring(file);
    expect(file.status).toBe(status);
    file.takeEvents();
    const refused = expect.objectContaining({ code: 'FILE_STATUS_INVALID' });
    expect(() => file.edit({ tags: ['a'] })).toThrow(refused);
    expect(() => file.trash(T2)).toThrow(refused);
    expect([file.tags, file.trashedAt, file.takeEvents()]).toEqual([[], undefined, []]);
  });

  it('change what is named and leave the rest', () => {
    const file = keptFile({ tags: ['old'], captureTime: TAKEN });
    file.edit({ name: FileName.of('new.jpg') });
    expect([file.name.original, file.tags, file.captureTime]).toEqual(['new.jpg', ['old'], TAKEN]);
    file.edit({ tags: [' new '] });
    expect([file.name.original, file.tags, file.captureTime]).toEqual(['new.jpg', ['new'], TAKEN]);
    file.edit({ tags: [] });
    expect(file.tags).toEqual([]);
  });

  it('refuse tags that are none, and then raise nothing', () => {
    const file = keptFile({ tags: ['old'] });
    expect(() => file.edit({ tags: [''] })).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID' }),
    );
    expect(file.tags).toEqual(['old']);
    expect(file.takeEvents()).toEqual([]);
  });

  it('trash and restore once; again changes nothing', () => {
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
  it('are told of only when they make a difference', () => {
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

  it('belong to kept files', () => {
    const file = newFile({ tags: ['sea'] });
    const refused = expect.objectContaining({ code: 'FILE_STATUS_INVALID' });
    expect(() => file.retag({ add: ['sun'], remove: [] })).toThrow(refused);
    expect(() => file.setFavourite(true)).toThrow(refused);
  });

  it('are replaced on a file that is still uploaded without anybody being told', () => {
    const file = newFile({ tags: ['sea'] });
    file.takeEvents();
    file.replaceTags(new Set(['sea']), 'ocean');
    expect(file.tags).toEqual(['ocean']);
    expect(file.takeEvents()).toEqual([]);
  });
});

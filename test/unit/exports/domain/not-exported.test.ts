import { describe, expect, it } from 'vitest';

import { notExportedText } from '../../../../src/modules/exports/domain/not-exported.ts';

describe('the text listing missing files', () => {
  it('is undefined when nothing is missing', () => {
    expect(notExportedText({ trashed: [], lost: [], deleted: 0 })).toBeUndefined();
  });

  it('names trashed and lost files and counts deleted ones', () => {
    const text = notExportedText({ trashed: ['a.jpg', 'b.jpg'], lost: ['c.jpg'], deleted: 2 });
    expect(text?.split('\r\n')).toEqual([
      'Some of the selected files are not in this zip.',
      '',
      'These files were in the trash when this zip was created:',
      '- a.jpg',
      '- b.jpg',
      '',
      'No readable copy of these files is left; contact the operator of the server:',
      '- c.jpg',
      '',
      'Permanently deleted before this zip was created: 2 files.',
      '',
    ]);
  });

  it('cannot be forged through a file name', () => {
    const text = notExportedText({ trashed: ['x\r\n- y\u2028z'], lost: [], deleted: 0 });
    expect(text).toContain('- x__- y_z\r\n');
  });
});

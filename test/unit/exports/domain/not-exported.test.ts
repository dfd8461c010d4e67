import { describe, expect, it } from 'vitest';

import { notExportedText } from '../../../../src/modules/exports/domain/not-exported.ts';

describe('the text about what is not in a zip', () => {
  it('is not there when nothing is missing', () => {
    expect(notExportedText({ trashed: [], lost: [], deleted: 0 })).toBeUndefined();
  });

  it('names what can be named, and counts what is gone', () => {
    const text = notExportedText({ trashed: ['a.jpg', 'b.jpg'], lost: ['c.jpg'], deleted: 2 });
    expect(text?.split('\r\n')).toEqual([
      'Not everything that was chosen is in this zip.',
      '',
      'These files were in the trash when this zip was made:',
      '- a.jpg',
      '- b.jpg',
      '',
      'No copy of these files can be read any more; tell whoever runs the server:',
      '- c.jpg',
      '',
      'Deleted for good before this zip was made: 2 files.',
      '',
    ]);
  });

  it('cannot be made to say something else by a name', () => {
    const text = notExportedText({ trashed: ['x\r\n- y\u2028z'], lost: [], deleted: 0 });
    expect(text).toContain('- x__- y_z\r\n');
  });
});

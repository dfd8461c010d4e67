import { describe, expect, it } from 'vitest';

import { missingText } from '../../../../src/modules/sharing/application/files-to-zip.ts';
import type { SharedFileRow } from '../../../../src/modules/sharing/application/share-queries.ts';

const file = (name: string) => ({ name }) as SharedFileRow;

describe('the text about files missing from a zip', () => {
  it('is undefined if nothing is missing', () => {
    expect(missingText({ ready: [file('a')], frozen: [], lost: [], unshared: 0 })).toBeUndefined();
  });

  it('names frozen and lost files and counts those that are not shared', () => {
    const [frozen, lost] = [[file('a.jpg'), file('x\r\n- y')], [file('b.jpg')]];
    expect(missingText({ ready: [], frozen, lost, unshared: 2 })?.split('\r\n')).toEqual([
      'Some files are not in this zip.',
      '',
      'These originals are in cold storage; their owner can retrieve them:',
      '- a.jpg',
      '- x__- y',
      '',
      'No readable copy of these originals is left:',
      '- b.jpg',
      '',
      '2 of the selected files are no longer shared.',
      '',
    ]);
  });
});

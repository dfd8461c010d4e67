import { describe, expect, it } from 'vitest';

import { exportPaths } from '../../../../src/modules/exports/domain/export-paths.ts';

describe('paths in an export', () => {
  it('are not those of its manifests', () => {
    const names = ['manifest.json', 'Manifest.CSV', 'manifest-002.json', 'NOT-EXPORTED.txt'];
    expect(exportPaths(names, 'ORIGINALS')).toEqual([
      'manifest (2).json',
      'Manifest (2).CSV',
      'manifest-002 (2).json',
      'NOT-EXPORTED (2).txt',
    ]);
  });

  it('are not those of sidecars, in any order', () => {
    expect(exportPaths(['a.jpg', 'A.jpg.xmp', 'a.JPG'], 'ORIGINALS_WITH_XMP')).toEqual([
      'a.jpg',
      'A.jpg (2).xmp',
      'a (2).JPG',
    ]);
    expect(exportPaths(['a.jpg.xmp', 'a.jpg'], 'ORIGINALS_WITH_XMP')).toEqual([
      'a.jpg.xmp',
      'a (2).jpg',
    ]);
    expect(exportPaths(['a.jpg.xmp', 'a.jpg'], 'ORIGINALS')).toEqual(['a.jpg.xmp', 'a.jpg']);
  });

  it('leave room for the name of the sidecar', () => {
    const long = `${'夏'.repeat(300)}.jpeg`;
    const paths = exportPaths([long, long], 'ORIGINALS_WITH_XMP');
    expect(new Set(paths).size).toBe(2);
    for (const path of paths) {
      expect(path).toMatch(/夏(?: \(2\))?\.jpeg$/);
      expect(Buffer.byteLength(`${path}.xmp`)).toBeLessThanOrEqual(255);
    }
  });
});

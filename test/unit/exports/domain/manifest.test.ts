import { describe, expect, it } from 'vitest';

import { manifestCsv, manifestJson } from '../../../../src/modules/exports/domain/manifest.ts';
import { exportedFile } from '../../../support/library/exported-files.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const HEAD = {
  id: ID,
  createdAt: new Date('2026-03-01T12:00:00Z'),
  format: 'ORIGINALS_WITH_XMP',
} as const;

const FILES = [
  exportedFile('a.jpg', {
    name: '../a.jpg',
    capturedAt: '2021-05-06T07:08:09.123Z',
    captureSource: 'EXIF',
    utcOffsetMinutes: -210,
    tags: ['sea', '"quoted"'],
    favourite: true,
    albums: ['Summer', 'Ferien, 夏'],
    description: '=1+1\nsecond line',
    latitude: -33.856784,
    longitude: 151.215297,
  }),
  exportedFile('b.bin', { name: 'b.bin', mimeType: 'application/octet-stream' }, 7),
];

describe('the manifest of an export', () => {
  it('describes the export and each file as JSON', () => {
    const text = manifestJson(HEAD, 2, FILES);
    expect(JSON.parse(text)).toEqual({
      version: 1,
      export: `export_${ID}`,
      createdAt: '2026-03-01T12:00:00.000Z',
      format: 'ORIGINALS_WITH_XMP',
      part: 2,
      files: [
        {
          path: 'a.jpg',
          part: 2,
          name: '../a.jpg',
          sha256: 'ab'.repeat(32),
          size: 5,
          mimeType: 'image/jpeg',
          capturedAt: '2021-05-06T07:08:09.123Z',
          capturedAtSource: 'EXIF',
          utcOffsetMinutes: -210,
          uploadedAt: '2026-01-02T03:04:05.000Z',
          tags: ['sea', '"quoted"'],
          favourite: true,
          albums: ['Summer', 'Ferien, 夏'],
          description: '=1+1\nsecond line',
          latitude: -33.856784,
          longitude: 151.215297,
          sidecar: 'a.jpg.xmp',
        },
        expect.objectContaining({ path: 'b.bin', capturedAt: null, tags: [], size: 7 }),
      ],
    });
    expect(text.split('\n').filter((line) => line.startsWith('{"path"'))).toHaveLength(2);
  });

  it('has one record per file as CSV, in which texts are no formulas', () => {
    expect(manifestCsv(HEAD, 1, FILES)).toBe(
      [
        'path,part,name,sha256,size,mimeType,capturedAt,capturedAtSource,utcOffsetMinutes,uploadedAt,tags,favourite,albums,description,latitude,longitude,sidecar',
        `a.jpg,1,../a.jpg,${'ab'.repeat(32)},5,image/jpeg,2021-05-06T07:08:09.123Z,EXIF,-210,2026-01-02T03:04:05.000Z,"sea; ""quoted""",true,"Summer; Ferien, 夏","'=1+1\nsecond line",-33.856784,151.215297,a.jpg.xmp`,
        `b.bin,1,b.bin,${'ab'.repeat(32)},7,application/octet-stream,,,,2026-01-02T03:04:05.000Z,,false,,,,,b.bin.xmp`,
        '',
      ].join('\r\n'),
    );
  });

  it('names no sidecars if there are none', () => {
    const head = { ...HEAD, format: 'ORIGINALS' } as const;
    expect(JSON.parse(manifestJson(head, 1, FILES)).files[0].sidecar).toBeNull();
  });

  it('of no files is valid', () => {
    expect(JSON.parse(manifestJson(HEAD, 1, [])).files).toEqual([]);
  });
});

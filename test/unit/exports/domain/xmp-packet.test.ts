import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';

import { xmpPacket } from '../../../../src/modules/exports/domain/xmp-packet.ts';
import { folder } from '../../../support/general/folders.ts';
import { scratchRoot } from '../../../support/general/scratch-root.ts';
import { exportedFacts } from '../../../support/library/exported-files.ts';
import { hasTool, runTool } from '../../../support/media/gallery/run-tool.ts';

const HAS_EXIFTOOL = await hasTool('exiftool');
if (!HAS_EXIFTOOL) console.warn('NOT TESTED: XMP sidecars as exiftool reads them (needs exiftool)');

const FULL = exportedFacts({
  name: 'Straße & <Meer> "夏".jpg',
  capturedAt: '2021-05-06T07:08:09.120Z',
  captureSource: 'EXIF',
  utcOffsetMinutes: -210,
  tags: ['sea & sand', '<b>', "it's", '夏 🏖', 'a, b; c'],
  favourite: true,
  description: 'First line\nsecond ]]> line\twith "quotes" & <tags> 🏖',
  latitude: -33.85678412,
  longitude: 151.21529705,
});

interface Tags {
  readonly [name: string]: unknown;
}

/** What exiftool reads from sidecars, in order. */
async function readBack(packets: readonly string[]): Promise<Tags[]> {
  await using work = await folder(scratchRoot());
  const paths = packets.map((_, at) => join(work.path, `${String(at).padStart(3, '0')}.xmp`));
  for (const [at, path] of paths.entries()) await writeFile(path, packets[at] ?? '');
  return JSON.parse(await runTool('exiftool', ['-json', '-n', '-G1', ...paths]));
}

describe('an XMP sidecar', () => {
  it('has only the properties that are known', () => {
    const packet = xmpPacket(exportedFacts());
    expect(packet).toContain('PreservedFileName>photo.jpg<');
    expect(packet).not.toMatch(/<(?:xmp:|exif:|photoshop:|dc:)/);
  });

  it.each([
    ['in UTC without a zone', null, '2021-05-06T23:08:09.120Z'],
    ['in UTC', 0, '2021-05-06T23:08:09.120+00:00'],
    ['east of UTC', 345, '2021-05-07T04:53:09.120+05:45'],
    ['west of UTC', -210, '2021-05-06T19:38:09.120-03:30'],
  ])('tells the time %s', (_what, utcOffsetMinutes, text) => {
    const capturedAt = '2021-05-06T23:08:09.120Z';
    expect(xmpPacket(exportedFacts({ capturedAt, utcOffsetMinutes }))).toContain(
      `<exif:DateTimeOriginal>${text}</exif:DateTimeOriginal>`,
    );
  });

  it.each([
    [0, 0, '0,0.00000000N', '0,0.00000000E'],
    [-0.5, -0.25, '0,30.00000000S', '0,15.00000000W'],
    [90, -180, '90,0.00000000N', '180,0.00000000W'],
    // Rounds up to a whole degree instead of 60 minutes.
    [11.999999999999, 179.9999999999999, '12,0.00000000N', '180,0.00000000E'],
  ])('tells the position %f, %f', (latitude, longitude, north, east) => {
    const packet = xmpPacket(exportedFacts({ latitude, longitude }));
    expect(packet).toContain(`<exif:GPSLatitude>${north}</exif:GPSLatitude>`);
    expect(packet).toContain(`<exif:GPSLongitude>${east}</exif:GPSLongitude>`);
  });

  it('is well-formed XML without control characters, whatever the texts contain', () => {
    const every = String.fromCharCode(...Array.from({ length: 0x100 }, (_, code) => code));
    const hostile = `${every}\ufffe\uffff\ud800 ]]> <!-- --> <?x?> &#0;`;
    const packet = xmpPacket(
      exportedFacts({ name: hostile, description: hostile, tags: [hostile, hostile] }),
    );
    expect(XMLValidator.validate(packet)).toBe(true);
    // oxlint-disable-next-line no-control-regex -- looks for control characters
    expect(packet).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
    expect(packet.isWellFormed()).toBe(true);
    const parsed = new XMLParser({ processEntities: true, trimValues: false }).parse(packet);
    const held = parsed['x:xmpmeta']['rdf:RDF']['rdf:Description']['xmpMM:PreservedFileName'];
    expect(held).toContain('\ufffd ]]> <!-- --> <?x?> &#0;');
  });

  it.skipIf(!HAS_EXIFTOOL)('is read by exiftool as it was written', async () => {
    const [full, plain] = await readBack([xmpPacket(FULL), xmpPacket(exportedFacts())]);
    expect(full).toMatchObject({
      'XMP-dc:Subject': FULL.tags,
      'XMP-dc:Description': FULL.description,
      'XMP-xmp:Rating': 5,
      'XMP-exif:DateTimeOriginal': '2021:05:06 03:38:09.120-03:30',
      'XMP-photoshop:DateCreated': '2021:05:06 03:38:09.120-03:30',
      'XMP-xmpMM:PreservedFileName': FULL.name,
    });
    expect(full?.['XMP-exif:GPSLatitude']).toBeCloseTo(-33.85678412, 8);
    expect(full?.['XMP-exif:GPSLongitude']).toBeCloseTo(151.21529705, 8);
    expect(JSON.stringify([full, plain])).not.toMatch(/Warning|Error/);
    expect(Object.keys(plain ?? {}).filter((name) => /^XMP-(?!x:|xmpMM:)/.test(name))).toEqual([]);
  });

  it.skipIf(!HAS_EXIFTOOL)('gives exiftool every position within a millimetre', async () => {
    const positions = Array.from({ length: 40 }, (_, at) => ({
      latitude: -90 + at * 4.512345678,
      longitude: -180 + at * 9.098765432,
    }));
    const read = await readBack(positions.map((position) => xmpPacket(exportedFacts(position))));
    for (const [at, { latitude, longitude }] of positions.entries()) {
      expect(read[at]?.['XMP-exif:GPSLatitude']).toBeCloseTo(latitude, 8);
      expect(read[at]?.['XMP-exif:GPSLongitude']).toBeCloseTo(longitude, 8);
    }
  });
});

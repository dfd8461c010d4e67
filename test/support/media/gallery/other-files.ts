import { rm, writeFile } from 'node:fs/promises';

import sharp from 'sharp';

import { landscape } from '../landscape.ts';
import type { Recipe } from './recipe.ts';
import { runTool } from './run-tool.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';

/** Types of which no previews are made. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  ['SVG', 'image/svg+xml', SVG],
  [
    'PDF',
    'application/pdf',
    '%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF',
  ],
  ['text', 'text/plain', 'Not a picture.'],
];

const CONVERTED: readonly (readonly [string, string, Recipe['expected']])[] = [
  ['APNG', 'image/apng', 'RENDERED'],
  ['BMP', 'image/bmp', 'UNSUPPORTED'],
];

const REFUSED_FILES = REFUSED.map(([format, mimeType, content]): Recipe => ({
  name: `other.${format.toLowerCase()}`,
  format,
  mimeType,
  about: 'never rendered',
  expected: 'UNSUPPORTED',
  make: (path) => writeFile(path, content, 'latin1'),
}));

const CONVERTED_FILES = CONVERTED.flatMap(([format, mimeType, expected]) =>
  [0, 1, 2].map((index): Recipe => ({
    name: `converted-${index}.${format.toLowerCase()}`,
    format,
    mimeType,
    about: format === 'APNG' ? 'an animation' : 'a picture',
    expected,
    needs: 'ffmpeg',
    make: async (path) => {
      const source = `testsrc2=size=${160 * (index + 1)}x120:rate=5:duration=1`;
      const frames = format === 'APNG' ? ['-f', 'apng', '-plays', '0'] : ['-frames:v', '1'];
      await runTool('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, ...frames, path]);
    },
  })),
);

const CODED_FILES = [0, 1].map((index): Recipe => ({
  name: `coded-${index}.heif`,
  format: 'HEIF with AV1',
  mimeType: 'image/heif',
  about: 'AV1 in HEIF',
  expected: 'RENDERED',
  needs: 'heif-enc',
  make: async (path) => {
    const source = `${path}.png`;
    await sharp(await landscape(index, 320, 240))
      .png()
      .toFile(source);
    await runTool('heif-enc', ['-A', '-p', 'speed=9', source, '-o', path]);
    await rm(source);
  },
}));

export const OTHER_FILES: readonly Recipe[] = [
  ...REFUSED_FILES,
  ...CONVERTED_FILES,
  ...CODED_FILES,
];

import { basename } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { readMediaFacts } from '../../src/modules/media/infrastructure/metadata/read-media-facts.ts';
import { folder } from '../support/general/folders.ts';
import {
  type ExiftoolTags,
  type Fields,
  fieldsOfExiftool,
  fieldsOfFacts,
} from '../support/media/exiftool-fields.ts';
import { makeGallery } from '../support/media/gallery.ts';
import { hasTool, runTool } from '../support/media/gallery/run-tool.ts';

const FULL = process.env['FAULTS'] === 'full';
const HAS_EXIFTOOL = await hasTool('exiftool');
if (!HAS_EXIFTOOL) console.warn('NOT TESTED: metadata against exiftool (needs exiftool)');

const EQUAL = 0.99;

/** Differences whose reason is known, by format and field. */
const REASONS: Readonly<Record<string, string>> = {
  'MP4 seconds': 'exiftool does not add up the fragments of a fragmented file',
  'MP4 audioCodec': 'exiftool prints the box, mp4a, which also contains MP3',
  'MOV videoCodec': 'exiftool prints the variant of ProRes, such as apch',
  'MPEG-TS seconds': 'exiftool subtracts clocks, which leaves out the last frames',
  'Ogg seconds': 'exiftool estimates from the bit rate',
  'Ogg Vorbis seconds': 'exiftool estimates from the bit rate',
};

/** Fields that exiftool reads and the server does not, by format. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  '3GP title': 'titl of 3GPP is not read',
  '3G2 title': 'titl of 3GPP is not read',
  'WebM title': 'the title of the segment is not read, only tags are',
  'Matroska title': 'the title of the segment is not read, only tags are',
  'Matroska audio title': 'the title of the segment is not read, only tags are',
  'Matroska audio artist': 'detected as a video, of which artists are not shown',
  'Matroska audio album': 'detected as a video, of which albums are not shown',
  'Matroska audio videoCodec': 'exiftool prints the codec of the first track',
  'SVG width': 'documents are not read',
  'SVG height': 'documents are not read',
  'MPEG-TS width': 'MPEG-2 video is not read',
  'MPEG-TS height': 'MPEG-2 video is not read',
  'MPEG-TS frameRate': 'MPEG-2 video is not read',
  'BMP width': 'not a format of cameras or phones',
  'BMP height': 'not a format of cameras or phones',
};

/** Containers that are not read; their size is that of the frame. */
const CONTAINERS_NOT_READ = ['AVI', 'FLV', 'MPEG', 'Ogg', 'WMV'];

/** A format that exiftool does not know. */
const NOT_READ = 'AAC';

interface Difference {
  readonly key: string;
  readonly text: string;
}

const measured: string[] = [];
afterAll(() => {
  for (const line of measured) console.log(line);
});

describe.skipIf(!HAS_EXIFTOOL)('metadata', () => {
  it('agrees with exiftool', { timeout: 300_000 }, async () => {
    await using files = await folder();
    const gallery = await makeGallery(files.path, { full: FULL });
    const media = gallery.filter(
      ({ mimeType, format }) => /^(?:image|video|audio)\//.test(mimeType) && format !== NOT_READ,
    );
    const printed = await tagsByPath(media.map(({ path }) => path));
    const differences: Difference[] = [];
    const notShown: Difference[] = [];
    let compared = 0;
    for (const { path, format, mimeType, about } of media) {
      const ours = fieldsOfFacts(await readMediaFacts(path, mimeType));
      const theirs = fieldsOfExiftool(printed.get(path) ?? {});
      for (const [name, value] of Object.entries(theirs)) {
        if (value === undefined) continue;
        const difference = {
          key: `${format} ${name}`,
          text: `${basename(path)} (${about}): ${name} is ${ours[name]}, exiftool prints ${value}`,
        };
        if (ours[name] === undefined) notShown.push(difference);
        else compared += 1;
        if (ours[name] !== undefined && !isEqual(name, ours, theirs)) differences.push(difference);
      }
    }
    const equal = compared - differences.length;
    measured.push(
      `metadata: ${compared} fields, ${equal} equal (${((100 * equal) / compared).toFixed(2)} %); ${notShown.length} more are printed by exiftool only`,
      ...differences.map(({ key, text }) => `${text}: ${REASONS[key] ?? 'no known reason'}`),
    );
    if (FULL) expect(equal / compared).toBeGreaterThanOrEqual(EQUAL);
    expect(differences.filter(({ key }) => !REASONS[key])).toEqual([]);
    expect(notShown.filter(({ key }) => !isKnownNotShown(key))).toEqual([]);
  });
});

function isKnownNotShown(key: string): boolean {
  return key in NOT_SHOWN || CONTAINERS_NOT_READ.some((format) => key.startsWith(`${format} `));
}

/** exiftool rounds to ten digits, and counts the length of a track or of the whole file. */
function isEqual(name: string, ours: Fields, theirs: Fields): boolean {
  const [one, other] = [ours[name], theirs[name]];
  if (typeof one !== 'number') return String(one) === String(other);
  const tolerances: Readonly<Record<string, number>> = { seconds: 0.1, frameRate: one * 0.01 };
  const tolerance = tolerances[name] ?? Math.max(1e-6, Math.abs(one) * 1e-6);
  return Math.abs(one - Number(other)) <= tolerance;
}

async function tagsByPath(paths: readonly string[]): Promise<Map<string, ExiftoolTags>> {
  const options = ['-json', '-n', '-G1', '-api', 'QuickTimeUTC'];
  const printed = await runTool('exiftool', [...options, ...paths]);
  const all = JSON.parse(printed) as (ExiftoolTags & { readonly SourceFile: string })[];
  return new Map(all.map((tags) => [tags.SourceFile, tags]));
}

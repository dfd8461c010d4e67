import { rm, writeFile } from 'node:fs/promises';

import { landscape } from '../landscape.ts';
import type { Recipe } from './recipe.ts';
import { runTool } from './run-tool.ts';

interface AudioFormat {
  readonly extension: string;
  readonly mimeType: string;
  readonly args: readonly string[];
  readonly canHaveCover?: boolean;
}

const FORMATS: Readonly<Record<string, AudioFormat>> = {
  MP3: {
    extension: 'mp3',
    mimeType: 'audio/mpeg',
    args: ['-c:a', 'libmp3lame'],
    canHaveCover: true,
  },
  FLAC: { extension: 'flac', mimeType: 'audio/flac', args: ['-c:a', 'flac'], canHaveCover: true },
  M4A: { extension: 'm4a', mimeType: 'audio/x-m4a', args: ['-c:a', 'aac'], canHaveCover: true },
  'Apple Lossless': {
    extension: 'alac.m4a',
    mimeType: 'audio/x-m4a',
    args: ['-c:a', 'alac'],
    canHaveCover: true,
  },
  WAV: { extension: 'wav', mimeType: 'audio/wav', args: ['-c:a', 'pcm_s16le'] },
  'Ogg Vorbis': { extension: 'ogg', mimeType: 'audio/ogg', args: ['-c:a', 'libvorbis'] },
  Opus: { extension: 'opus', mimeType: 'audio/ogg', args: ['-c:a', 'libopus'] },
  AIFF: { extension: 'aiff', mimeType: 'audio/aiff', args: ['-c:a', 'pcm_s16be'] },
  AAC: { extension: 'aac', mimeType: 'audio/aac', args: ['-c:a', 'aac', '-f', 'adts'] },
  WMA: { extension: 'wma', mimeType: 'audio/x-ms-asf', args: ['-c:a', 'wmav2'] },
  'Matroska audio': { extension: 'mka', mimeType: 'audio/x-matroska', args: ['-c:a', 'libopus'] },
};

const SECONDS = [1, 4] as const;

export const RECORDINGS: readonly Recipe[] = Object.entries(FORMATS).flatMap(([format, audio]) => {
  const { canHaveCover = false } = audio;
  const covers = canHaveCover ? [false, true] : [false];
  return covers.flatMap((hasCover) =>
    SECONDS.map((seconds): Recipe => ({
      name: `recording-${seconds}${hasCover ? '-cover' : ''}.${audio.extension}`,
      format: hasCover ? `${format} with a cover` : format,
      mimeType: audio.mimeType,
      about: `${seconds} s${hasCover ? ' with a cover' : ''}`,
      expected: hasCover ? 'RENDERED' : 'UNSUPPORTED',
      needs: 'ffmpeg',
      make: (path) => encode(path, audio, { seconds, hasCover }),
    })),
  );
});

async function encode(
  path: string,
  { args }: AudioFormat,
  { seconds, hasCover }: { seconds: number; hasCover: boolean },
): Promise<void> {
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=330:sample_rate=48000:duration=${seconds}`];
  const tags = ['title=A song', 'artist=Someone', 'album=Songs'].flatMap((tag) => [
    '-metadata',
    tag,
  ]);
  const cover = `${path}.jpg`;
  if (hasCover) await writeFile(cover, await landscape(seconds, 300, 300));
  const picture = ['-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy'];
  const attached = hasCover ? [...picture, '-disposition:v', 'attached_pic'] : [];
  await runTool('ffmpeg', ['-v', 'error', '-y', ...sound, ...attached, ...args, ...tags, path]);
  await rm(cover, { force: true });
}

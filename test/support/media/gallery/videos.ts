import type { Recipe } from './recipe.ts';
import { runTool } from './run-tool.ts';
import { quickTimeArguments } from './shots.ts';

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const HEVC = [
  '-c:v',
  'libx265',
  '-preset',
  'ultrafast',
  '-tag:v',
  'hvc1',
  '-x265-params',
  'log-level=none',
];
const AV1 = ['-c:v', 'libsvtav1', '-preset', '12', '-pix_fmt', 'yuv420p'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];
const MPEG4 = ['-c:v', 'mpeg4'];
const AAC = ['-c:a', 'aac'];
const OPUS = ['-c:a', 'libopus'];
const NO_SOUND = ['-an'];
const LIVE = [
  '-movflags',
  'use_metadata_tags',
  '-metadata',
  'com.apple.quicktime.content.identifier=7A4C8E0D-0B5F-4D0C-9B57-000000000007',
];

interface Encoding {
  readonly about: string;
  readonly args: readonly string[];
  readonly size?: string;
  readonly seconds?: number;
  readonly rate?: string;
  /** Arguments of exiftool. */
  readonly tags?: readonly string[];
}

interface Container {
  readonly extension: string;
  readonly mimeType: string;
  readonly encodings: readonly Encoding[];
  /** Whether phones write keys of QuickTime into it. */
  readonly hasKeys?: boolean;
}

const turned = (degrees: number): Encoding => ({
  about: `h264, rotated by ${degrees}°`,
  args: [...H264, ...AAC],
  tags: [`-Rotation=${degrees}`],
});

const CONTAINERS: Readonly<Record<string, Container>> = {
  MP4: {
    extension: 'mp4',
    mimeType: 'video/mp4',
    hasKeys: true,
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      ...[90, 180, 270].map(turned),
      { about: 'hevc', args: [...HEVC, ...AAC] },
      { about: 'av1 and opus', args: [...AV1, ...OPUS] },
      { about: 'mpeg4', args: [...MPEG4, ...AAC] },
      { about: 'vp9', args: [...VP9, ...AAC] },
      { about: 'index at the start', args: [...H264, ...AAC, '-movflags', '+faststart'] },
      { about: 'fragmented', args: [...H264, ...AAC, '-movflags', '+frag_keyframe+empty_moov'] },
      { about: 'without sound', args: [...H264, ...NO_SOUND] },
      { about: '60 frames per second', args: [...H264, ...AAC], rate: '60' },
      { about: '23.976 frames per second', args: [...H264, ...AAC], rate: '24000/1001' },
      { about: '0.2 seconds', args: [...H264, ...AAC], seconds: 0.2 },
      { about: '30 seconds', args: [...H264, ...AAC], seconds: 30, size: '160x120' },
      { about: '1080p', args: [...H264, ...AAC], size: '1920x1080' },
      { about: 'portrait', args: [...H264, ...AAC], size: '240x320' },
      { about: 'mp3 sound', args: [...H264, '-c:a', 'libmp3lame'] },
    ],
  },
  MOV: {
    extension: 'mov',
    mimeType: 'video/quicktime',
    hasKeys: true,
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      ...[90, 180, 270].map(turned),
      { about: 'hevc', args: [...HEVC, ...AAC] },
      { about: 'hevc, rotated by 90°', args: [...HEVC, ...AAC], tags: ['-Rotation=90'] },
      { about: 'of a live photo', args: [...H264, ...AAC, ...LIVE] },
      { about: 'prores and pcm', args: ['-c:v', 'prores_ks', '-c:a', 'pcm_s16le'] },
      { about: 'motion jpeg', args: ['-c:v', 'mjpeg', '-c:a', 'pcm_s16le'] },
      { about: 'alac', args: [...H264, '-c:a', 'alac'] },
      { about: '240 frames per second', args: [...H264, ...AAC], rate: '240' },
    ],
  },
  M4V: {
    extension: 'm4v',
    mimeType: 'video/x-m4v',
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC, '-f', 'ipod', '-brand', 'M4V '] },
      { about: 'mpeg4', args: [...MPEG4, ...AAC, '-f', 'ipod', '-brand', 'M4V '] },
    ],
  },
  '3GP': {
    extension: '3gp',
    mimeType: 'video/3gpp',
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      { about: 'h263', args: ['-c:v', 'h263', ...AAC], size: '352x288' },
      { about: 'mpeg4', args: [...MPEG4, ...AAC] },
    ],
  },
  '3G2': {
    extension: '3g2',
    mimeType: 'video/3gpp2',
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      { about: 'mpeg4', args: [...MPEG4, ...AAC] },
    ],
  },
  WebM: {
    extension: 'webm',
    mimeType: 'video/webm',
    encodings: [
      { about: 'vp8 and vorbis', args: [...VP8, '-c:a', 'libvorbis'] },
      { about: 'vp9 and opus', args: [...VP9, ...OPUS] },
      { about: 'av1', args: [...AV1, ...OPUS] },
      { about: 'vp9 without sound', args: [...VP9, ...NO_SOUND] },
      { about: 'vp8, 25 frames per second', args: [...VP8, ...OPUS], rate: '25' },
    ],
  },
  Matroska: {
    extension: 'mkv',
    mimeType: 'video/matroska',
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      { about: 'hevc and flac', args: [...HEVC, '-c:a', 'flac'] },
      { about: 'ffv1', args: ['-c:v', 'ffv1', ...AAC] },
      { about: 'mpeg2 and ac3', args: ['-c:v', 'mpeg2video', '-c:a', 'ac3'] },
    ],
  },
  AVI: {
    extension: 'avi',
    mimeType: 'video/vnd.avi',
    encodings: [
      { about: 'mpeg4 and mp3', args: [...MPEG4, '-c:a', 'libmp3lame'] },
      { about: 'motion jpeg', args: ['-c:v', 'mjpeg', '-c:a', 'pcm_s16le'] },
      { about: 'h264', args: [...H264, '-c:a', 'libmp3lame'] },
    ],
  },
  'MPEG-TS': {
    extension: 'ts',
    mimeType: 'video/mp2t',
    encodings: [
      { about: 'h264 and aac', args: [...H264, ...AAC] },
      { about: 'mpeg2', args: ['-c:v', 'mpeg2video', '-c:a', 'mp2'] },
      { about: 'of camcorders', args: [...H264, '-c:a', 'ac3', '-mpegts_m2ts_mode', '1'] },
    ],
  },
  MPEG: {
    extension: 'mpg',
    mimeType: 'video/mpeg',
    encodings: [
      { about: 'mpeg1', args: ['-c:v', 'mpeg1video', '-c:a', 'mp2'], rate: '25' },
      { about: 'mpeg2', args: ['-c:v', 'mpeg2video', '-c:a', 'mp2', '-f', 'vob'] },
    ],
  },
  FLV: {
    extension: 'flv',
    mimeType: 'video/x-flv',
    encodings: [
      { about: 'flv1', args: ['-c:v', 'flv', '-ar', '44100', '-c:a', 'libmp3lame'] },
      { about: 'h264', args: [...H264, ...AAC] },
    ],
  },
  Ogg: {
    extension: 'ogv',
    mimeType: 'video/ogg',
    encodings: [
      { about: 'theora and vorbis', args: ['-c:v', 'libtheora', '-c:a', 'libvorbis'] },
      { about: 'theora', args: ['-c:v', 'libtheora', ...NO_SOUND] },
    ],
  },
  WMV: {
    extension: 'wmv',
    mimeType: 'video/x-ms-asf',
    encodings: [
      { about: 'wmv2', args: ['-c:v', 'wmv2', '-c:a', 'wmav2'] },
      { about: 'wmv1', args: ['-c:v', 'wmv1', '-c:a', 'wmav2'] },
    ],
  },
};

export const VIDEOS: readonly Recipe[] = Object.entries(CONTAINERS).flatMap(
  ([format, { extension, mimeType, encodings, hasKeys }]) =>
    encodings.map((encoding, index) => ({
      name: `video-${index}.${extension}`,
      format,
      mimeType,
      about: encoding.about,
      expected: 'RENDERED' as const,
      needs: 'ffmpeg' as const,
      tags: [
        ...(encoding.tags ?? []),
        ...(hasKeys && index % 3 !== 1 && encoding.about !== 'fragmented'
          ? quickTimeArguments(index)
          : []),
      ],
      make: (path: string) => encode(path, encoding),
    })),
);

async function encode(
  path: string,
  { args, size = '320x240', seconds = 1.5, rate = '30' }: Encoding,
): Promise<void> {
  const picture = `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
  const sound = `sine=frequency=440:sample_rate=48000:duration=${seconds}`;
  const input = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound];
  const tags = ['-metadata', 'title=Test', '-metadata', 'creation_time=2024-07-14T16:03:11Z'];
  await runTool('ffmpeg', ['-v', 'error', '-y', ...input, ...tags, ...args, path]);
}

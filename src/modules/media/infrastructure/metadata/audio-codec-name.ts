import { saneText } from '../../domain/sane-text.ts';

const NAMES = [
  [/layer 3/i, 'mp3'],
  [/aac/i, 'aac'],
  [/alac|apple lossless/i, 'alac'],
  [/vorbis/i, 'vorbis'],
  [/opus/i, 'opus'],
  [/flac/i, 'flac'],
  [/pcm/i, 'pcm'],
] as const;

/** The short name of a codec that music-metadata describes, as videos have it; otherwise the description. */
export function audioCodecName(description: string | undefined): string | undefined {
  const text = saneText(description);
  return NAMES.find(([pattern]) => text !== undefined && pattern.test(text))?.[1] ?? text;
}

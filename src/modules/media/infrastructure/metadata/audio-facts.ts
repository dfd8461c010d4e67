import { ALL_FORMATS, Input } from 'mediabunny';
import { parseFromTokenizer } from 'music-metadata';

import { knownFacts } from '../../domain/known-facts.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import { saneText } from '../../domain/sane-text.ts';
import { audioCodecName } from './audio-codec-name.ts';
import { computedDuration, durationMs } from './computed-duration.ts';
import type { FileRanges } from './file-ranges.ts';
import { limitedSource } from './limited-source.ts';
import { limitedTokenizer } from './limited-tokenizer.ts';
import { hasSaneMovieIndex } from './sane-movie-index.ts';

/** Facts of a recording or a piece of music. Rejects if the bytes are not audio. */
export async function readAudioFacts(file: FileRanges, path: string): Promise<MediaFacts> {
  const tokenizer = await limitedTokenizer(path);
  try {
    const { common, format } = await parseFromTokenizer(tokenizer, { skipCovers: true });
    return knownFacts({
      durationMs:
        durationMs(format.duration) ?? (format.codec ? await durationOf(file) : undefined),
      audioCodec: audioCodecName(format.codec),
      title: saneText(common.title),
      artist: saneText(common.artist),
      album: saneText(common.album),
    });
  } finally {
    await tokenizer.close();
  }
}

/** Of files that do not state it, such as MP3 with a variable bit rate. */
async function durationOf(file: FileRanges): Promise<number | undefined> {
  if (!(await hasSaneMovieIndex(file))) {
    return undefined;
  }
  using input = new Input({ formats: ALL_FORMATS, source: limitedSource(file) });
  return await computedDuration(input);
}

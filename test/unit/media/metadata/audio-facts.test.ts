import { describe, expect, it } from 'vitest';

import { mp3Bytes, wavBytes } from '../../../support/media/audio-bytes.ts';
import { factsOf } from '../../../support/media/facts-of.ts';

describe('facts of audio', () => {
  it('include the length, codec and tags of an MP3', async () => {
    const tags = { TIT2: 'Title', TPE1: 'Artist\0', TALB: 'Album\n' };
    expect(await factsOf(mp3Bytes(tags, 100), 'audio/mpeg')).toEqual({
      audioCodec: 'mp3',
      durationMs: Math.round((100 * 1152 * 1000) / 44_100),
      title: 'Title',
      artist: 'Artist',
      album: 'Album',
    });
  });

  it('include the length of a WAV', async () => {
    expect(await factsOf(wavBytes(8000), 'audio/wav')).toEqual({
      audioCodec: 'pcm',
      durationMs: 1000,
    });
  });

  it('are empty for other bytes', async () => {
    expect(await factsOf(Buffer.alloc(100_000), 'audio/flac')).toEqual({});
  });
});

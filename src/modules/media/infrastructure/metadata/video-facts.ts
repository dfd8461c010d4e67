import { ALL_FORMATS, Input, type InputAudioTrack, type InputVideoTrack } from 'mediabunny';

import { captureTimeOf } from '../../domain/capture-time.ts';
import { displayedSize } from '../../domain/displayed-size.ts';
import { knownFacts } from '../../domain/known-facts.ts';
import type { MediaFacts } from '../../domain/media-facts.ts';
import { SANE_LIMITS } from '../../domain/sane-limits.ts';
import { saneNumber } from '../../domain/sane-number.ts';
import { saneText } from '../../domain/sane-text.ts';
import { attempt } from './attempt.ts';
import { computedDuration, durationMs } from './computed-duration.ts';
import type { FileRanges } from './file-ranges.ts';
import { limitedSource } from './limited-source.ts';
import { movieCreated } from './movie-created.ts';
import { hasSaneMovieIndex } from './sane-movie-index.ts';
import { videoTagsOf } from './video-tags.ts';
import { zoneAt } from './zone-at.ts';

const FRAMES_FOR_RATE = 60;

/** Facts of a video, whose bytes are never all read. */
export async function readVideoFacts(file: FileRanges): Promise<MediaFacts> {
  if (!(await hasSaneMovieIndex(file))) {
    return {};
  }
  using input = new Input({ formats: ALL_FORMATS, source: limitedSource(file) });
  const video = (await attempt(() => input.getPrimaryVideoTrack())) ?? undefined;
  const audio = (await attempt(() => input.getPrimaryAudioTrack())) ?? undefined;
  const described = (await attempt(() => input.getMetadataTags())) ?? {};
  const tags = videoTagsOf(described);
  return knownFacts({
    ...(video && (await pictureFacts(video))),
    durationMs: await durationOf(input),
    audioCodec: audio && (await codecOf(audio)),
    location: tags.location,
    cameraMake: tags.make,
    cameraModel: tags.model,
    contentIdentifier: tags.contentIdentifier,
    title: saneText(described.title),
    capture: captureTimeOf({
      local: tags.created,
      containerUtc: await attempt(() => movieCreated(file)),
      positionZone: await attempt(() => zoneAt(tags.location)),
    }),
  });
}

async function pictureFacts(video: InputVideoTrack): Promise<MediaFacts> {
  const rate = await attempt(() => video.computePacketStats(FRAMES_FOR_RATE));
  return knownFacts({
    ...(await attempt(async () =>
      displayedSize(await video.getDisplayWidth(), await video.getDisplayHeight()),
    )),
    videoCodec: await codecOf(video),
    frameRate: saneNumber(
      rate && Math.round(rate.averagePacketRate * 100) / 100,
      SANE_LIMITS.frameRate,
    ),
  });
}

async function codecOf(track: InputVideoTrack | InputAudioTrack): Promise<string | undefined> {
  const known = await attempt(() => track.getCodec());
  return known ?? saneText(await attempt(() => track.getInternalCodecId()));
}

/** Fragmented files state no duration; it is computed from their fragments. */
async function durationOf(input: Input): Promise<number | undefined> {
  const stated = durationMs(await attempt(() => input.getDurationFromMetadata()));
  return stated ?? (await computedDuration(input));
}

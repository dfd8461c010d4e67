import { knownFacts } from './known-facts.ts';
import { localTimeAt, parseLocalTime, type LocalTime } from './local-time.ts';
import { saneInstant } from './sane-instant.ts';
import { MAX_OFFSET, parseUtcOffset } from './utc-offset.ts';
import { zoneOffsetAt, zoneOffsetAtLocal } from './zone-offset.ts';

/** How the zone became known. `EXIF_OFFSET` is any offset that the camera wrote beside the local time. */
export const ZONE_SOURCES = [
  'EXIF_OFFSET',
  'GPS_TIME',
  'GPS_POSITION',
  'CLIENT',
  'CONTAINER_UTC',
] as const;

type ZoneSource = (typeof ZONE_SOURCES)[number];

/** When a photo, video or recording was taken. */
export interface Capture {
  /** `YYYY-MM-DDTHH:mm:ss(.sss)` on the clock at the place; in UTC if only the instant is known. */
  readonly local: string;
  /** UTC; absent while the zone is unknown. */
  readonly at?: Date;
  /** Minutes east of UTC; absent while the zone is unknown. */
  readonly offsetMinutes?: number;
  readonly zoneSource?: ZoneSource;
}

/** What a file says about its time, as found: values may be damaged. */
export interface CaptureClues {
  /** EXIF or ISO 8601 text, possibly with an offset. */
  readonly local?: unknown;
  readonly subSeconds?: unknown;
  readonly offset?: unknown;
  /** Milliseconds since 1970. */
  readonly gpsUtc?: unknown;
  readonly containerUtc?: unknown;
  /** IANA zone at the position. */
  readonly positionZone?: string | undefined;
}

/**
 * Applies the first rule that fits: an offset beside the local time, the GPS time, the zone at the position, none.
 * Without a local time, the instant of the GPS or the container counts. Never throws.
 */
export function captureTimeOf(clues: CaptureClues): Capture | undefined {
  const local = parseLocalTime(clues.local, clues.subSeconds);
  if (!local) {
    return captureAtInstant(clues);
  }
  const zone = zoneOf(local, clues);
  const at = zone && saneInstant(local.asUtcMs - zone.offset * 60_000);
  return at
    ? { local: local.text, at, offsetMinutes: zone.offset, zoneSource: zone.source }
    : { local: local.text };
}

function zoneOf(
  local: LocalTime,
  clues: CaptureClues,
): { offset: number; source: ZoneSource } | undefined {
  const written = parseUtcOffset(clues.offset) ?? parseUtcOffset(clues.local);
  if (written !== undefined) {
    return { offset: written, source: 'EXIF_OFFSET' };
  }
  const gps = saneInstant(clues.gpsUtc);
  const offset = gps && offsetBetween(local.asUtcMs, gps);
  if (offset !== undefined) {
    return { offset, source: 'GPS_TIME' };
  }
  const atPlace = clues.positionZone && zoneOffsetAtLocal(clues.positionZone, local.asUtcMs);
  return typeof atPlace === 'number' ? { offset: atPlace, source: 'GPS_POSITION' } : undefined;
}

/** In quarter hours, because clocks differ by seconds; undefined if no place is that far from UTC. */
function offsetBetween(localAsUtcMs: number, instant: Date): number | undefined {
  const offset = Math.round((localAsUtcMs - instant.getTime()) / 900_000) * 15;
  return Math.abs(offset) <= MAX_OFFSET ? offset || 0 : undefined;
}

/** The capture with the zone in which its local time is the instant that the client sent, if its own is unknown. */
export function withClientInstant(
  capture: Capture | undefined,
  instant: Date | undefined,
): Capture | undefined {
  if (!capture || capture.at || !instant) return capture;
  const localAsUtcMs = Date.parse(`${capture.local}Z`);
  const offsetMinutes = offsetBetween(localAsUtcMs, instant);
  if (offsetMinutes === undefined) return capture;
  const at = new Date(localAsUtcMs - offsetMinutes * 60_000);
  return { ...capture, at, offsetMinutes, zoneSource: 'CLIENT' };
}

function captureAtInstant(clues: CaptureClues): Capture | undefined {
  const gps = saneInstant(clues.gpsUtc);
  const at = gps ?? saneInstant(clues.containerUtc);
  if (!at) {
    return undefined;
  }
  const offset = clues.positionZone ? zoneOffsetAt(clues.positionZone, at.getTime()) : undefined;
  const capture = {
    local: localTimeAt(at.getTime(), offset ?? 0).text,
    at,
    zoneSource: (gps ? 'GPS_TIME' : 'CONTAINER_UTC') as ZoneSource,
  };
  return { ...capture, ...knownFacts({ offsetMinutes: offset }) };
}

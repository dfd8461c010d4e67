import type { MediaFacts } from '../../../src/modules/media/domain/media-facts.ts';

/** What is shown of a file, by name. */
export type Fields = Readonly<Record<string, string | number | undefined>>;

/** What exiftool prints of a file with -n and -G1: values by `Group:Tag`. */
export type ExiftoolTags = Readonly<Record<string, string | number | undefined>>;

/** The facts that exiftool can know as well. */
export function fieldsOfFacts(facts: MediaFacts): Fields {
  const { capture, location } = facts;
  const isInstant = capture?.zoneSource === 'CONTAINER_UTC';
  return {
    width: facts.width,
    height: facts.height,
    orientation: facts.orientation,
    seconds: facts.durationMs === undefined ? undefined : facts.durationMs / 1000,
    videoCodec: facts.videoCodec,
    audioCodec: facts.audioCodec,
    frameRate: facts.frameRate,
    make: facts.cameraMake,
    model: facts.cameraModel,
    lens: facts.lens,
    exposureSeconds: facts.exposureSeconds,
    aperture: facts.aperture,
    iso: facts.iso,
    focalLengthMm: facts.focalLengthMm,
    latitude: location?.latitude,
    longitude: location?.longitude,
    altitude: location?.altitude,
    localTime: isInstant ? undefined : capture?.local,
    instant: isInstant ? capture.at?.toISOString() : undefined,
    // Other offsets are derived from the position.
    offsetMinutes: capture?.zoneSource === 'EXIF_OFFSET' ? capture.offsetMinutes : undefined,
    contentIdentifier: facts.contentIdentifier,
    title: facts.title,
    artist: facts.artist,
    album: facts.album,
  };
}

const CODECS: Readonly<Record<string, string>> = {
  avc1: 'avc',
  hvc1: 'hevc',
  av01: 'av1',
  vp09: 'vp9',
  mp4a: 'aac',
  '.mp3': 'mp3',
  sowt: 'pcm-s16',
  V_VP8: 'vp8',
  V_VP9: 'vp9',
  V_AV1: 'av1',
  'V_MPEG4/ISO/AVC': 'avc',
  'V_MPEGH/ISO/HEVC': 'hevc',
  A_OPUS: 'opus',
  Opus: 'opus',
  A_VORBIS: 'vorbis',
  A_AAC: 'aac',
  A_FLAC: 'flac',
  A_AC3: 'ac3',
};

export function fieldsOfExiftool(tags: ExiftoolTags): Fields {
  const first = (...names: string[]): string | number | undefined =>
    names.map((name) => tags[name]).find((value) => value !== undefined && value !== '');
  const named = (pattern: RegExp): string | number | undefined =>
    Object.entries(tags).find(([name]) => pattern.test(name))?.[1];
  const codec = (value: string | number | undefined): string | undefined =>
    value === undefined ? undefined : (CODECS[value] ?? String(value));
  const orientation = first('IFD0:Orientation');
  const isMovie = String(tags['File:MIMEType']).startsWith('video/');
  return {
    ...displayedSize(tags),
    orientation,
    seconds: seconds(
      first(
        'QuickTime:Duration',
        'Matroska:Duration',
        'Composite:Duration',
        'M2TS:Duration',
        'ASF:PlayDuration',
        'Flash:Duration',
      ),
    ),
    videoCodec: isMovie ? codec(first('Track1:CompressorID', 'Track1:CodecID')) : undefined,
    audioCodec: codec(named(/^Track\d:AudioFormat$/) ?? tags['Track2:CodecID']),
    frameRate: named(/^(?:Track\d|RIFF):VideoFrameRate$|^(?:Flash|MPEG):FrameRate$/),
    make: first('IFD0:Make', 'Keys:Make'),
    model: first('IFD0:Model', 'Keys:Model'),
    lens: first('ExifIFD:LensModel'),
    exposureSeconds: first('ExifIFD:ExposureTime'),
    aperture: first('ExifIFD:FNumber'),
    iso: first('ExifIFD:ISO'),
    focalLengthMm: first('ExifIFD:FocalLength'),
    latitude: first('Composite:GPSLatitude'),
    longitude: first('Composite:GPSLongitude'),
    altitude: altitude(tags),
    ...captureFields(tags),
    contentIdentifier: first(
      'Apple:ContentIdentifier',
      'Apple:MediaGroupUUID',
      'Keys:ContentIdentifier',
    ),
    title: named(
      /^(?:ItemList|UserData|Keys|ID3v2_\d|Vorbis|Matroska|RIFF|ASF|AIFF|Flash):(?:Title|Name)$/,
    ),
    artist: named(/^(?:ItemList|ID3v2_\d|Vorbis|Matroska|RIFF|ASF):(?:Artist|Author)$/),
    album: named(/^(?:ItemList|ID3v2_\d|Vorbis|Matroska|RIFF|ASF):(?:Album|AlbumTitle|Product)$/),
  };
}

/** Of videos, exiftool splits the sign off. */
function altitude(tags: ExiftoolTags): number | undefined {
  const value = tags['Composite:GPSAltitude'];
  if (value === undefined) return undefined;
  const isBelow =
    tags['Keys:GPSCoordinates'] !== undefined && tags['Composite:GPSAltitudeRef'] === 1;
  return isBelow ? -Number(value) : Number(value);
}

/** Turned as the file says: HEIF states it apart from Exif. */
function displayedSize(tags: ExiftoolTags): Fields {
  const [width, height] = String(tags['Composite:ImageSize'] ?? '')
    .split(' ')
    .map(Number);
  const isHeif = /^image\/(?:hei[cf]|avif)$/.test(String(tags['File:MIMEType']));
  const turns = Number(tags['Composite:Rotation'] ?? 0) / 90;
  const isTurned =
    turns % 2 === 1 ||
    (isHeif
      ? Number(tags['QuickTime:Rotation'] ?? 0) % 180 === 90
      : Number(tags['IFD0:Orientation'] ?? 1) >= 5);
  if (!width || !height) return {};
  return isTurned ? { width: height, height: width } : { width, height };
}

/** `HH:mm:ss.fff` or a number. */
function seconds(value: string | number | undefined): number | undefined {
  if (typeof value !== 'string') return value;
  return value.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

const TIME = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:([+-])(\d\d):(\d\d))?/;

function captureFields(tags: ExiftoolTags): Fields {
  const written =
    tags['Composite:SubSecDateTimeOriginal'] ??
    tags['ExifIFD:DateTimeOriginal'] ??
    tags['Keys:CreationDate'];
  const text = String(written ?? tags['QuickTime:CreateDate'] ?? '');
  const [, year, month, day, time, fraction, sign, hours, minutes] = TIME.exec(text) ?? [];
  if (year === undefined || year === '1904') return {};
  const local = `${year}-${month}-${day}T${time}`;
  if (written === undefined) return { instant: `${local}.000Z` };
  const offset = Number(`${sign ?? ''}1`) * (Number(hours) * 60 + Number(minutes));
  return {
    localTime: fraction === undefined ? local : `${local}.${fraction}`,
    offsetMinutes: sign === undefined ? undefined : offset,
  };
}

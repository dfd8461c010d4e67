import type { TiffEntry } from './tiff-file.ts';

type Ratio = readonly [number, number];

/** What a camera writes about a photo. */
export interface Shot {
  readonly make: string;
  readonly model: string;
  readonly lens: string;
  readonly exposure: Ratio;
  readonly aperture: Ratio;
  readonly iso: number;
  readonly focalLength: Ratio;
  /** `YYYY:MM:DD HH:mm:ss` at the place. */
  readonly taken: string;
  readonly offset: string | undefined;
  readonly position: Position | undefined;
}

interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number;
}

const CAMERAS: readonly (readonly [string, string, string, Ratio, Ratio, number, Ratio])[] = [
  [
    'Apple',
    'iPhone 15 Pro',
    'iPhone 15 Pro back camera 6.765mm f/1.78',
    [1, 250],
    [178, 100],
    64,
    [6765, 1000],
  ],
  ['Google', 'Pixel 8', 'Pixel 8 back camera 6.9mm f/1.68', [1, 120], [168, 100], 55, [69, 10]],
  ['samsung', 'SM-S918B', 'Samsung S23 Ultra Rear Camera', [1, 50], [17, 10], 400, [63, 10]],
  ['Canon', 'Canon EOS R5', 'RF24-70mm F2.8 L IS USM', [1, 4000], [28, 10], 100, [70, 1]],
  [
    'NIKON CORPORATION',
    'NIKON Z 8',
    'NIKKOR Z 180-600mm f/5.6-6.3 VR',
    [1, 2000],
    [63, 10],
    6400,
    [600, 1],
  ],
  ['SONY', 'ILCE-7M4', 'FE 35mm F1.4 GM', [30, 1], [14, 10], 12_800, [35, 1]],
  ['FUJIFILM', 'X-T5', 'XF18mmF1.4 R LM WR', [1, 60], [14, 10], 160, [18, 1]],
  ['OM Digital Solutions', 'OM-1', 'OM 12-40mm F2.8', [1, 8], [4, 1], 200, [12, 1]],
  ['Panasonic', 'DC-S5M2', 'LUMIX S 20-60/F3.5-5.6', [13, 10], [35, 10], 640, [20, 1]],
  ['HUAWEI', 'ELE-L29', 'Huawei Rear Camera', [1, 33], [18, 10], 800, [558, 100]],
  ['Xiaomi', '2211133G', 'Summicron 1:1.75', [1, 1000], [175, 100], 50, [6, 1]],
];

const PLACES: readonly (readonly [Position, string])[] = [
  [{ latitude: 48.858_22, longitude: 2.294_5, altitude: 35 }, '+02:00'],
  [{ latitude: -33.856_78, longitude: 151.215_3, altitude: 4.5 }, '+10:00'],
  [{ latitude: 40.689_25, longitude: -74.044_5, altitude: 93 }, '-04:00'],
  [{ latitude: -22.951_92, longitude: -43.210_49, altitude: 710.2 }, '-03:00'],
  [{ latitude: 27.988_1, longitude: 86.925, altitude: 8848.86 }, '+05:45'],
  [{ latitude: 31.559, longitude: 35.473_2, altitude: -430 }, '+03:00'],
  [{ latitude: 64.126_5, longitude: -21.817_4, altitude: 61 }, '+00:00'],
];

/** Varies the camera, the place and what is known of the time. */
export function shotOf(number: number): Shot {
  const [make, model, lens, exposure, aperture, iso, focalLength] = at(CAMERAS, number);
  const [position, offset] = at(PLACES, number);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    make,
    model,
    lens,
    exposure,
    aperture,
    iso,
    focalLength,
    taken: `${2010 + (number % 16)}:${two(1 + (number % 12))}:${two(1 + (number % 28))} ${two(number % 24)}:${two((number * 7) % 60)}:${two((number * 13) % 60)}`,
    offset: number % 4 === 3 ? undefined : offset,
    position: number % 5 === 4 ? undefined : position,
  };
}

function at<T>(list: readonly T[], number: number): T {
  return list[number % list.length]!;
}

/** Writes a shot with exiftool. */
export function exifArguments(number: number): string[] {
  const { make, model, lens, exposure, aperture, iso, focalLength, taken, offset, position } =
    shotOf(number);
  return [
    `-EXIF:Make=${make}`,
    `-EXIF:Model=${model}`,
    `-EXIF:LensModel=${lens}`,
    `-EXIF:ExposureTime=${exposure.join('/')}`,
    `-EXIF:FNumber=${aperture[0] / aperture[1]}`,
    `-EXIF:ISO=${iso}`,
    `-EXIF:FocalLength=${focalLength[0] / focalLength[1]}`,
    `-EXIF:DateTimeOriginal=${taken}`,
    `-EXIF:SubSecTimeOriginal=${number % 3 === 0 ? '250' : ''}`,
    ...(offset === undefined ? [] : [`-EXIF:OffsetTimeOriginal=${offset}`]),
    ...(position === undefined
      ? []
      : [
          `-EXIF:GPSLatitude=${Math.abs(position.latitude)}`,
          `-EXIF:GPSLatitudeRef=${position.latitude < 0 ? 'S' : 'N'}`,
          `-EXIF:GPSLongitude=${Math.abs(position.longitude)}`,
          `-EXIF:GPSLongitudeRef=${position.longitude < 0 ? 'W' : 'E'}`,
          `-EXIF:GPSAltitude=${Math.abs(position.altitude)}`,
          `-EXIF:GPSAltitudeRef#=${position.altitude < 0 ? 1 : 0}`,
        ]),
  ];
}

/** Writes a shot as an iPhone writes it into a video. */
export function quickTimeArguments(number: number): string[] {
  const { make, model, taken, offset, position } = shotOf(number);
  const { latitude, longitude, altitude } = position ?? {};
  return [
    `-Keys:Make=${make}`,
    `-Keys:Model=${model}`,
    `-Keys:CreationDate=${taken}${offset ?? '+00:00'}`,
    ...(position === undefined
      ? []
      : [`-Keys:GPSCoordinates=${latitude}, ${longitude}, ${altitude}`]),
  ];
}

/** The Exif and GPS directories of a shot. */
export function exifEntries(shot: Shot): {
  camera: TiffEntry[];
  exif: TiffEntry[];
  gps: TiffEntry[];
} {
  const { position } = shot;
  return {
    camera: [
      [271, 'ASCII', shot.make],
      [272, 'ASCII', shot.model],
    ],
    exif: [
      [33_434, 'RATIONAL', shot.exposure],
      [33_437, 'RATIONAL', shot.aperture],
      [34_855, 'SHORT', [shot.iso]],
      [36_867, 'ASCII', shot.taken],
      ...(shot.offset === undefined ? [] : ([[36_881, 'ASCII', shot.offset]] as TiffEntry[])),
      [37_386, 'RATIONAL', shot.focalLength],
      [42_036, 'ASCII', shot.lens],
    ],
    gps: position
      ? [
          [1, 'ASCII', position.latitude < 0 ? 'S' : 'N'],
          [2, 'RATIONAL', sexagesimal(position.latitude)],
          [3, 'ASCII', position.longitude < 0 ? 'W' : 'E'],
          [4, 'RATIONAL', sexagesimal(position.longitude)],
          [5, 'BYTE', [position.altitude < 0 ? 1 : 0]],
          [6, 'RATIONAL', [Math.round(Math.abs(position.altitude) * 100), 100]],
        ]
      : [],
  };
}

function sexagesimal(degrees: number): number[] {
  const size = Math.abs(degrees);
  const minutes = (size % 1) * 60;
  return [
    Math.floor(size),
    1,
    Math.floor(minutes),
    1,
    Math.round((minutes % 1) * 60 * 10_000),
    10_000,
  ];
}

import sharp from 'sharp';

import { landscape } from './landscape.ts';

/** A photo of an iPhone at the Eiffel Tower on 14 August 2026. */
export const EXIF = {
  IFD0: { Make: 'Apple', Model: 'iPhone 17' },
  IFD2: {
    DateTimeOriginal: '2026:08:14 18:03:11',
    ExposureTime: '1/250',
    FNumber: '178/100',
    ISOSpeedRatings: '64',
  },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '48/1 51/1 2952/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '2/1 17/1 4020/100',
    GPSAltitudeRef: '0',
    GPSAltitude: '35/1',
  },
};

/** A landscape of 800 × 600 pixels, rotated to portrait. */
export async function photoWith(exif: object, number = 1): Promise<Buffer> {
  const photo = sharp(await landscape(number, 800, 600)).withExif(exif);
  return photo.withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

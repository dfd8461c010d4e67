import { writeFile } from 'node:fs/promises';

import { landscape } from '../landscape.ts';
import type { RawPhoto } from './raw-entries.ts';
import { RAW_LAYOUTS } from './raw-layouts.ts';
import type { Recipe } from './recipe.ts';
import { shotOf } from './shots.ts';

const ORIENTATIONS = [1, 6, 8, 3, 1] as const;

/** Raw photos in the layouts of the cameras, whose sensor data is not a picture. */
export const RAW_PHOTOS: readonly Recipe[] = Object.entries(RAW_LAYOUTS).flatMap(
  ([format, { mimeType, build }], kind) =>
    ORIENTATIONS.map((orientation, index) => ({
      name: `raw-${index}.${format.toLowerCase()}`,
      format,
      mimeType,
      about: `with an embedded JPEG, orientation ${orientation}`,
      expected: 'RENDERED' as const,
      make: async (path: string) => {
        const [width, height] = index === 4 ? [2400, 1600] : [720, 480];
        const number = kind * 5 + index;
        const photo: RawPhoto = {
          shot: shotOf(number),
          orientation,
          preview: await landscape(number, width, height),
          thumbnail: await landscape(number, 160, 120),
          width: 6000,
          height: 4000,
          previewWidth: width,
          previewHeight: height,
        };
        await writeFile(path, build(photo));
      },
    })),
);

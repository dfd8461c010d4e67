import sharp from 'sharp';

import { landscape } from '../../test/support/media/landscape.ts';

const WIDTH = 4000;
const HEIGHT = 3000;

/** A photo of 12 MP with the grain of a sensor, about as large as those of phones. */
export async function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const grain = await sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#808080', noise },
  })
    .blur(0.6)
    .png({ compressionLevel: 1 })
    .toBuffer();
  return sharp(await landscape(1, WIDTH, HEIGHT))
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 90 })
    .toBuffer();
}

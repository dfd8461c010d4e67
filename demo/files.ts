import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

import sharp from 'sharp';

import { ARCHIVE } from './cold-storage.ts';

const MIB = 1024 * 1024;

/** A local file to upload. */
export interface DemoFile {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly capturedAt: string;
  /** The requested storage provider; undefined to follow the policy. */
  readonly provider?: string;
}

/** Creates four photos, of which the last is for the archive, and a video of 208 MiB. */
export async function makeFiles(folder: string): Promise<DemoFile[]> {
  const photos: { name: string; sky: string; ground: string; hour: number; provider?: string }[] = [
    { name: 'dawn.jpg', sky: '#f4a261', ground: '#264653', hour: 6 },
    { name: 'noon.jpg', sky: '#8ecae6', ground: '#6a994e', hour: 12 },
    { name: 'dusk.jpg', sky: '#6d597a', ground: '#355070', hour: 20 },
    { name: 'night.jpg', sky: '#22223b', ground: '#0b132b', hour: 23, provider: ARCHIVE },
  ];
  const files: DemoFile[] = [];
  for (const { name, sky, ground, hour, provider } of photos) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2400" height="1600">
      <defs><linearGradient id="sky" x2="0" y2="1">
        <stop offset="0" stop-color="${sky}"/><stop offset="1" stop-color="#ffffff"/>
      </linearGradient></defs>
      <rect width="2400" height="1600" fill="url(#sky)"/>
      <circle cx="${hour * 100}" cy="420" r="130" fill="#ffe8a3"/>
      <path d="M0 1250 C600 950 900 1350 1400 1150 S2100 1000 2400 1200 V1600 H0Z" fill="${ground}"/>
    </svg>`;
    const noise = { type: 'gaussian', mean: 128, sigma: 18 } as const;
    const grain = await sharp({
      create: { width: 2400, height: 1600, channels: 3, noise, background: '#808080' },
    })
      .png()
      .toBuffer();
    const image = await sharp(Buffer.from(svg))
      .composite([{ input: grain, blend: 'soft-light' }])
      .withExif(exifAt(hour))
      .jpeg({ quality: 90 })
      .toBuffer();
    const capturedAt = `2026-06-21T${String(hour).padStart(2, '0')}:00:00Z`;
    const photo = await write(folder, name, 'image/jpeg', capturedAt, [image]);
    files.push(provider === undefined ? photo : { ...photo, provider });
  }
  const header = Buffer.from('0000001c667479706d703432000000006d70343269736f6d', 'hex');
  const film = [header, ...Array.from({ length: 208 }, () => randomBytes(MIB))];
  files.push(await write(folder, 'summer.mp4', 'video/mp4', '2026-06-21T15:00:00Z', film));
  return files;
}

/** What a phone in Lisbon would write. */
function exifAt(hour: number) {
  return {
    IFD0: { Make: 'Example', Model: 'Phone 9' },
    IFD2: {
      DateTimeOriginal: `2026:06:21 ${String(hour).padStart(2, '0')}:00:00`,
      OffsetTimeOriginal: '+01:00',
    },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '38/1 42/1 3000/100',
      GPSLongitudeRef: 'W',
      GPSLongitude: '9/1 8/1 2400/100',
    },
  };
}

async function write(
  folder: string,
  name: string,
  type: string,
  capturedAt: string,
  parts: readonly Buffer[],
): Promise<DemoFile> {
  const path = join(folder, name);
  const hash = createHash('sha256');
  let size = 0;
  await using file = await open(path, 'wx');
  for (const part of parts) {
    await file.writeFile(part);
    hash.update(part);
    size += part.length;
  }
  return { path, name, type, size, sha256: hash.digest('hex'), capturedAt };
}

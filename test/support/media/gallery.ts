import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { mapConcurrent } from '../../../src/kernel/concurrency/map-concurrent.ts';
import { fileTypeFromBytes } from '../../../src/modules/upload/infrastructure/file-type-from-bytes.ts';
import { HEIC_PHOTOS } from './gallery/heic-photos.ts';
import { MOTION_PHOTOS } from './gallery/motion-photos.ts';
import { OTHER_FILES } from './gallery/other-files.ts';
import { PICTURES } from './gallery/pictures.ts';
import { RAW_PHOTOS } from './gallery/raw-photos.ts';
import type { Recipe } from './gallery/recipe.ts';
import { RECORDINGS } from './gallery/recordings.ts';
import { hasTool } from './gallery/run-tool.ts';
import { VIDEOS } from './gallery/videos.ts';
import { writeTags } from './gallery/write-tags.ts';

export interface GalleryFile {
  readonly path: string;
  readonly format: string;
  /** As an upload of it would be stored. */
  readonly mimeType: string;
  readonly about: string;
  readonly expected: Recipe['expected'];
}

const RECIPES: readonly Recipe[] = [
  ...PICTURES,
  ...HEIC_PHOTOS,
  ...MOTION_PHOTOS,
  ...RAW_PHOTOS,
  ...VIDEOS,
  ...RECORDINGS,
  ...OTHER_FILES,
];

const AT_ONCE = 2;

/** Makes real files of all formats, or one of each. Leaves out, loudly, what needs a program that is not installed. */
export async function makeGallery(
  folder: string,
  { full }: { readonly full: boolean },
): Promise<GalleryFile[]> {
  const recipes = await feasible(full ? RECIPES : oneOfEach(RECIPES));
  const made = recipes.map((recipe) => ({ ...recipe, path: join(folder, recipe.name) }));
  for await (const _ of mapConcurrent(made, AT_ONCE, (file) => file.make(file.path)));
  if (await hasTool('exiftool')) await writeTags(folder, made);
  else console.warn('NOT TESTED: files with tags by exiftool (needs exiftool)');
  return Promise.all(
    made.map(async ({ path, format, mimeType, about, expected }) => {
      const detected = await fileTypeFromBytes(await readFile(path));
      return { path, format, mimeType: detected?.mimeType ?? mimeType, about, expected };
    }),
  );
}

function oneOfEach(recipes: readonly Recipe[]): Recipe[] {
  return [...new Map(recipes.toReversed().map((recipe) => [recipe.format, recipe])).values()];
}

async function feasible(recipes: readonly Recipe[]): Promise<Recipe[]> {
  const needed = ['ffmpeg', 'heif-enc'] as const;
  const present = await Promise.all(needed.map(hasTool));
  const missing = needed.filter((_, index) => !present[index]);
  for (const tool of missing) {
    const formats = recipes.filter(({ needs }) => needs === tool).map(({ format }) => format);
    console.warn(`NOT TESTED: ${[...new Set(formats)].join(', ')} (needs ${tool})`);
  }
  return recipes.filter(({ needs }) => needs === undefined || !missing.includes(needs));
}

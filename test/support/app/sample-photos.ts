import { archivedFile } from '../library/archived-file.ts';
import { makePreviews } from '../media/media-of.ts';
import { scenery } from '../media/scenery.ts';
import type { ShareApp } from './share-app.ts';

export interface Photo {
  readonly id: string;
  readonly bytes: Buffer;
}

export const PHOTOS = [
  'Harbour at dawn.jpg',
  'Ferry leaving.jpg',
  'Dunes.jpg',
  'Lighthouse.jpg',
  'Evening swim.jpg',
  'Road north.jpg',
  'First light.jpg',
  'Last evening.jpg',
];
/** Width and height; previews of all shapes have to look good. */
const SHAPES = [
  [1600, 1200],
  [1200, 1600],
  [1600, 1067],
] as const;

/** Uploads the photos, in this order, and makes their previews. */
export async function uploadPhotos(app: ShareApp): Promise<Photo[]> {
  const photos: Photo[] = [];
  for (const [number, name] of PHOTOS.entries()) {
    const [width, height] = SHAPES[number % SHAPES.length] ?? SHAPES[0];
    const bytes = await scenery(number, width, height);
    const id = await app.upload(bytes, name);
    await makePreviews(app.app, id);
    photos.push({ id, bytes });
  }
  return photos;
}

/** Creates a photo with a preview whose only readable copy is in the archive `ice`; returns its id. `number` chooses the photo. */
export async function archivePhoto(
  { app, owner }: ShareApp,
  number = PHOTOS.length + 4,
): Promise<string> {
  const { installation } = app;
  const bytes = await scenery(number, 1600, 1200);
  const providers = ['local', 'ice'];
  const { fileId, copyIds } = await archivedFile(installation, owner.id, { providers, bytes });
  await installation.backfillPreparations.execute();
  const id = `file_${fileId}`;
  await makePreviews(app, id);
  await installation.sql("update content_copy set state = 'RELEASED' where id = $1", [copyIds[0]]);
  return id;
}

import { parseFile } from 'music-metadata';

/** The cover picture within an audio or video file; undefined if it has none. */
export async function coverPicture(path: string): Promise<Uint8Array | undefined> {
  const { common } = await parseFile(path, { duration: false, skipPostHeaders: true });
  return common.picture?.[0]?.data;
}

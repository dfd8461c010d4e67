import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { MediaFacts } from '../../../src/modules/media/domain/media-facts.ts';
import { readMediaFacts } from '../../../src/modules/media/infrastructure/metadata/read-media-facts.ts';
import { folder } from '../general/folders.ts';

/** The facts of a file with these bytes. */
export async function factsOf(bytes: Uint8Array, mimeType: string): Promise<MediaFacts> {
  await using files = await folder();
  const path = join(files.path, 'media');
  await writeFile(path, bytes);
  return await readMediaFacts(path, mimeType);
}

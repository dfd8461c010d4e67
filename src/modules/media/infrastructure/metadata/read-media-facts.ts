import type { MediaFacts } from '../../domain/media-facts.ts';
import { attempt } from './attempt.ts';
import { readAudioFacts } from './audio-facts.ts';
import { FileRanges } from './file-ranges.ts';
import { readImageFacts } from './image-facts.ts';
import { readVideoFacts } from './video-facts.ts';

/**
 * What the bytes of a photo, video or audio file say about it; nothing for other types. Damaged or hostile values are
 * dropped. Reads at most 80 MiB of the file. Rejects only if the file cannot be opened.
 */
export async function readMediaFacts(path: string, mimeType: string): Promise<MediaFacts> {
  await using file = await FileRanges.open(path);
  const [kind] = mimeType.toLowerCase().split('/', 1);
  const facts = await attempt(async () => {
    switch (kind) {
      case 'image':
        return readImageFacts(file, mimeType.toLowerCase());
      case 'video':
        return readVideoFacts(file);
      case 'audio':
        return readAudioFacts(file, path);
      case undefined:
      default:
        return undefined;
    }
  });
  return facts ?? {};
}

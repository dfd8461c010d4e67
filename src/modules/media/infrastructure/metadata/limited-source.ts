import { CustomSource } from 'mediabunny';

import type { FileRanges } from './file-ranges.ts';

/** Bytes; the index of a long 4K video takes a few mebibytes. */
const MAX_READ = 32 * 1024 * 1024;
const MAX_READS = 10_000;

/**
 * A file from which mediabunny can read 32 MiB in all, so that a damaged index never makes it read a whole video.
 * Nothing is cached: mediabunny can follow damaged clusters in a circle, which only these limits end.
 */
export function limitedSource(file: FileRanges): CustomSource {
  let bytesLeft = MAX_READ;
  let readsLeft = MAX_READS;
  return new CustomSource({
    getSize: () => file.size,
    read: (start, end) => {
      bytesLeft -= end - start;
      readsLeft -= 1;
      if (bytesLeft < 0 || readsLeft < 0) {
        throw new RangeError('Too much of the file would have to be read.');
      }
      return file.read(start, end - start);
    },
    maxCacheSize: 0,
  });
}

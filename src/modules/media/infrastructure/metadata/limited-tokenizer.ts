import { fromFile, type FileTokenizer, type IReadChunkOptions } from 'strtok3';

/** Bytes; covers are skipped, and the tags of music are small. */
const MAX_READ = 32 * 1024 * 1024;

/** A file from which music-metadata can read 32 MiB in all: it would search gigabytes of noise for a frame. Close it. */
export async function limitedTokenizer(path: string): Promise<FileTokenizer> {
  const tokenizer = await fromFile(path);
  const read = tokenizer.readBuffer.bind(tokenizer);
  const peek = tokenizer.peekBuffer.bind(tokenizer);
  let left = MAX_READ;
  const spend = (buffer: Uint8Array, options?: IReadChunkOptions): void => {
    left -= options?.length ?? buffer.length;
    if (left < 0) {
      throw new RangeError('Too much of the file would have to be read.');
    }
  };
  tokenizer.readBuffer = async (buffer, options) => {
    spend(buffer, options);
    return read(buffer, options);
  };
  tokenizer.peekBuffer = async (buffer, options) => {
    spend(buffer, options);
    return peek(buffer, options);
  };
  return tokenizer;
}

/**
 * Frees the memory of an array immediately, leaving it empty. Otherwise 64 KiB chunks make the garbage collector mark
 * the whole heap every few dozen MiB, which costs as much CPU time as hashing and writing them. Does nothing if the
 * memory is shared with other arrays.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  const ownsAll = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (ownsAll) buffer.transfer(0);
}

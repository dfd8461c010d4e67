/**
 * Gives the memory of bytes back at once; they are empty then. Left to the garbage collector, chunks of 64 KiB make it
 * mark the whole heap every few dozen MiB, which costs as much CPU time as hashing and writing them. Bytes that share
 * their memory with others are left alone.
 */
export function freeMemory({ buffer, byteLength }: Uint8Array): void {
  const ownsAll = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  if (ownsAll) buffer.transfer(0);
}

import { DomainError } from '../../kernel/domain-error.ts';

/**
 * Fills the buffer exactly and reports each chunk. Rejects with `CHECKSUM_MISMATCH` if there are more or fewer bytes;
 * rethrows errors of the source.
 */
export async function fillBuffer(
  buffer: Buffer,
  bytes: AsyncIterable<Uint8Array>,
  onPiece: (piece: Buffer) => void,
  signal?: AbortSignal,
): Promise<void> {
  let filled = 0;
  for await (const chunk of bytes) {
    signal?.throwIfAborted();
    const end = filled + chunk.byteLength;
    if (end > buffer.byteLength) {
      throw new DomainError('CHECKSUM_MISMATCH', 'The source has more bytes than declared.');
    }
    buffer.set(chunk, filled);
    onPiece(buffer.subarray(filled, end));
    filled = end;
  }
  signal?.throwIfAborted();
  if (filled < buffer.byteLength) {
    throw new DomainError('CHECKSUM_MISMATCH', 'The source has fewer bytes than declared.');
  }
}

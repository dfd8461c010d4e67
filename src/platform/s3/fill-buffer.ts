import { DomainError } from '../../kernel/domain-error.ts';

/**
 * Reads exactly as many bytes as the buffer has room for, and tells of each piece when it is in. `CHECKSUM_MISMATCH` when
 * there are more or fewer; the errors of where they come from pass through as they are.
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
      throw new DomainError('CHECKSUM_MISMATCH', 'there are more bytes than declared');
    }
    buffer.set(chunk, filled);
    onPiece(buffer.subarray(filled, end));
    filled = end;
  }
  signal?.throwIfAborted();
  if (filled < buffer.byteLength) {
    throw new DomainError('CHECKSUM_MISMATCH', 'there are fewer bytes than declared');
  }
}

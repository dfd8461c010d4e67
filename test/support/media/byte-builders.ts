/** Big-endian integers of 1, 2, 4 or 8 bytes. */
export function uint(value: number, size: 1 | 2 | 4 | 8): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes.subarray(8 - size);
}

/** A box of ISO 14496-12. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([uint(8 + body.length, 4), Buffer.from(type, 'latin1'), body]);
}

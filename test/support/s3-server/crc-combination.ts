/** Reversed polynomials by CRC name. */
const POLYNOMIALS = {
  CRC32: { bits: 32, polynomial: 0xedb88320n },
  CRC32C: { bits: 32, polynomial: 0x82f63b78n },
  CRC64NVME: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} as const;

export type CrcName = keyof typeof POLYNOMIALS;

/** A linear map over bits, as the image of each bit. */
type BitMatrix = readonly bigint[];

/** The CRC of two concatenated pieces, from the CRC of each and the second one's length in bytes. */
export function combineCrcs(
  name: CrcName,
  first: Uint8Array,
  second: Uint8Array,
  secondLength: number,
): Buffer {
  const { bits, polynomial } = POLYNOMIALS[name];
  // Appending zeros to the first piece is a linear map; the map of n zero bits is squared for 2n of them.
  let zeros: BitMatrix = [
    polynomial,
    ...Array.from({ length: bits - 1 }, (_, bit) => 1n << BigInt(bit)),
  ];
  for (let doubled = 0; doubled < 3; doubled += 1) zeros = squared(zeros);
  let shifted = toBigInt(first);
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) shifted = applied(zeros, shifted);
    zeros = squared(zeros);
  }
  const combined = shifted ^ toBigInt(second);
  return Buffer.from(combined.toString(16).padStart(bits / 4, '0'), 'hex');
}

function applied(matrix: BitMatrix, vector: bigint): bigint {
  let sum = 0n;
  for (let bit = 0, rest = vector; rest > 0n; bit += 1, rest >>= 1n) {
    if (rest & 1n) sum ^= matrix[bit] ?? 0n;
  }
  return sum;
}

function squared(matrix: BitMatrix): BitMatrix {
  return matrix.map((column) => applied(matrix, column));
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** Edge of the gray picture that a hash is made of, in pixels. */
export const HASH_EDGE = 32;

/** Horizontal and vertical frequencies in a hash, without the mean. */
const FREQUENCIES = 8;

/** Mean amplitude below which a picture has too little detail to be compared: blank, or noise only. */
const MIN_AMPLITUDE = 40;

/** Pictures whose hashes differ in at most this many of 64 bits are similar: copies that were scaled or compressed. */
const SAME_BITS = 5;

/** The same for pictures taken in one burst, which show the same scene. */
const BURST_BITS = 12;

/** Pictures whose hashes differ in more bits are never similar. */
export const MAX_DISTANCE = BURST_BITS;

/** The longest time between two pictures of a burst, in milliseconds. */
export const BURST_MS = 10_000;

/** Bits per part of a hash. Hashes that differ in fewer bits than they have parts share at least one part. */
const PART_BITS = 8;

/** COSINES[f][n]: the basis of the DCT-II for frequency f + 1. */
const COSINES = Array.from({ length: FREQUENCIES }, (_, f) =>
  Array.from({ length: HASH_EDGE }, (__, n) =>
    Math.cos(((2 * n + 1) * (f + 1) * Math.PI) / (2 * HASH_EDGE)),
  ),
);

/**
 * Perceptual hash (pHash) of a gray picture of 32 × 32 pixels, row by row: 64 characters 0 or 1, one for each of its
 * lowest frequencies, 1 if the amplitude is above the median. Undefined if the picture has too little detail.
 */
export function perceptualHash(gray: Uint8Array): string | undefined {
  const rows = Array.from({ length: HASH_EDGE }, (_, y) =>
    COSINES.map((basis) => dot(basis, gray.subarray(y * HASH_EDGE, (y + 1) * HASH_EDGE))),
  );
  const amplitudes = COSINES.flatMap((basis) =>
    COSINES.map((_, f) =>
      dot(
        basis,
        rows.map((row) => row[f] ?? 0),
      ),
    ),
  );
  const total = amplitudes.reduce((sum, amplitude) => sum + Math.abs(amplitude), 0);
  if (total / amplitudes.length < MIN_AMPLITUDE) return undefined;
  const median = amplitudes.toSorted((one, other) => one - other)[amplitudes.length / 2] ?? 0;
  return amplitudes.map((amplitude) => (amplitude >= median ? '1' : '0')).join('');
}

function dot(basis: readonly number[], values: ArrayLike<number>): number {
  return basis.reduce((sum, factor, n) => sum + factor * (values[n] ?? 0), 0);
}

/** A picture to compare. */
export interface HashedPicture {
  readonly hash: string;
  readonly takenAt: Date | undefined;
}

/** In how many bits two hashes differ. */
export function hashDistance(one: string, other: string): number {
  let distance = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) distance += 1;
  return distance;
}

/** Whether two pictures are near duplicates. */
export function areSimilar(one: HashedPicture, other: HashedPicture): boolean {
  const distance = hashDistance(one.hash, other.hash);
  if (distance <= SAME_BITS) return true;
  if (!one.takenAt || !other.takenAt) return false;
  const apart = Math.abs(one.takenAt.getTime() - other.takenAt.getTime());
  return apart <= BURST_MS && distance <= BURST_BITS;
}

/** The parts of a hash as distinct numbers, for an index: the hashes of copies share at least one. */
export function hashParts(hash: string): number[] {
  return Array.from({ length: hash.length / PART_BITS }, (_, at) => {
    const bits = hash.slice(at * PART_BITS, (at + 1) * PART_BITS);
    return at * 2 ** PART_BITS + Number.parseInt(bits, 2);
  });
}

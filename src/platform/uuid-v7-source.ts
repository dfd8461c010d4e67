import { randomBytes } from 'node:crypto';

import type { Clock } from '../kernel/clock.ts';
import type { IdSource } from '../kernel/id-source.ts';

const COUNTER_MAX = 0xfff;
const COUNTER_SEED_MASK = 0x7ff;

/**
 * UUIDv7 with a 12-bit counter in rand_a (RFC 9562 §5.7 and §6.2, method 1): ids from the same source always increase,
 * even within a millisecond or when the clock moves back. 62 bits are random, and the counter starts at a random value
 * in its lower half.
 */
export class UuidV7Source implements IdSource {
  private millis = -1;
  private counter = 0;

  constructor(private readonly clock: Clock) {}

  next(): string {
    const bytes = randomBytes(16);
    this.advance(bytes.readUInt16BE(6) & COUNTER_SEED_MASK);
    bytes.writeUIntBE(this.millis, 0, 6);
    bytes.writeUInt16BE(0x7000 | this.counter, 6);
    bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
    const hex = bytes.toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  private advance(seed: number): void {
    const now = this.clock.now().getTime();
    if (now <= this.millis && this.counter < COUNTER_MAX) {
      this.counter += 1;
      return;
    }
    // A full counter borrows from the next millisecond instead of waiting.
    this.millis = Math.max(now, this.millis + 1);
    this.counter = seed;
  }
}

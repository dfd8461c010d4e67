import type { Clock } from '../../../src/kernel/clock.ts';

const DAY_MS = 24 * 3_600_000;

/** The system time, which a test can advance. */
export class AdjustableClock implements Clock {
  private ahead = 0;

  /** Starts at the next noon UTC, so that some hours pass before the date changes. */
  static atNoon(): AdjustableClock {
    const clock = new AdjustableClock();
    const sinceNoon = (Date.now() + DAY_MS / 2) % DAY_MS;
    clock.advance(DAY_MS - sinceNoon);
    return clock;
  }

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  advance(ms: number): void {
    this.ahead += ms;
  }
}

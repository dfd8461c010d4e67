import type { Clock } from '../../../src/kernel/clock.ts';

/** The system time, which a test can advance. */
export class AdjustableClock implements Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  advance(ms: number): void {
    this.ahead += ms;
  }
}

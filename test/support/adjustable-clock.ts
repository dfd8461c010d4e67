import type { Clock } from '../../src/kernel/clock.ts';

/** The time of this machine, until a test moves it on. */
export class AdjustableClock implements Clock {
  private ahead = 0;

  now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  advance(ms: number): void {
    this.ahead += ms;
  }
}

import { describe, expect, it } from 'vitest';

import { AggregateRoot } from '../../../src/kernel/aggregate-root.ts';
import { hydrated } from '../../support/library/samples.ts';

class Counter extends AggregateRoot<number> {
  private at = 0;

  count(): void {
    this.at += 1;
    this.raise(this.at);
  }
}

describe('AggregateRoot', () => {
  it('returns its events in the order they were raised', () => {
    const counter = new Counter();
    counter.count();
    counter.count();
    expect(counter.takeEvents()).toEqual([1, 2]);
  });

  it('returns each event once', () => {
    const counter = new Counter();
    counter.count();
    counter.takeEvents();
    expect(counter.takeEvents()).toEqual([]);
    counter.count();
    expect(counter.takeEvents()).toEqual([2]);
  });

  it('does not change a list it has returned', () => {
    const counter = new Counter();
    counter.count();
    const taken = counter.takeEvents();
    counter.count();
    expect(taken).toEqual([1]);
  });

  it('raises events when created without its constructor', () => {
    const counter = hydrated(Counter.prototype, { at: 7 });
    expect(counter.takeEvents()).toEqual([]);
    counter.count();
    expect(counter.takeEvents()).toEqual([8]);
  });

  it('keeps the events of two loaded aggregates separate', () => {
    const [one, other] = [1, 2].map((at) => hydrated(Counter.prototype, { at }));
    one?.count();
    expect(other?.takeEvents()).toEqual([]);
    expect(one?.takeEvents()).toEqual([2]);
  });
});

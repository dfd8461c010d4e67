import { describe, expect, it } from 'vitest';

import {
  ProgressReporter,
  uploadProgressTopic,
} from '../../../../src/modules/upload/application/upload-progress.ts';
import { FakeBus } from './fakes.ts';

function setUp() {
  const bus = new FakeBus();
  const clock = { now: 1_000_000 };
  const reporter = new ProgressReporter(bus, { now: () => new Date(clock.now) });
  const report = (offset: number, sessionId = 'session-1'): Promise<void> =>
    reporter.report('owner-1', { sessionId, offset, size: null, status: 'OPEN' });
  return { bus, clock, report };
}

describe('ProgressReporter', () => {
  it("publishes the first progress immediately, on the owner's topic", async () => {
    const { bus, report } = setUp();
    await report(7);
    expect(bus.published).toEqual([
      {
        topic: uploadProgressTopic('owner-1'),
        payload: { sessionId: 'session-1', offset: 7, size: null, status: 'OPEN' },
      },
    ]);
    expect(uploadProgressTopic('owner-1')).not.toBe(uploadProgressTopic('owner-2'));
  });

  it('publishes again after 250 ms, not earlier', async () => {
    const { bus, clock, report } = setUp();
    await report(1);
    clock.now += 249;
    await report(2);
    clock.now += 1;
    await report(3);
    expect(bus.published.map(({ payload }) => payload)).toMatchObject([
      { offset: 1 },
      { offset: 3 },
    ]);
  });

  it('publishes at most four times in any second', async () => {
    const { bus, clock, report } = setUp();
    const told: number[] = [];
    for (let step = 0; step < 3_000; step += 1) {
      clock.now += 1;
      await report(step);
      if (bus.published.length > told.length) told.push(clock.now);
    }
    expect(told.length).toBeGreaterThan(8);
    for (const start of told) {
      expect(told.filter((at) => at >= start && at < start + 1_000).length).toBeLessThanOrEqual(4);
    }
  });

  it('throttles each upload separately', async () => {
    const { bus, report } = setUp();
    await report(1, 'session-1');
    await report(2, 'session-2');
    expect(bus.published).toHaveLength(2);
  });

  it('never fails an upload because publishing failed', async () => {
    const { bus, clock, report } = setUp();
    bus.publish = () => Promise.reject(new Error('no connection'));
    await expect(report(1)).resolves.toBeUndefined();
    clock.now += 250;
    await expect(report(2)).resolves.toBeUndefined();
  });
});

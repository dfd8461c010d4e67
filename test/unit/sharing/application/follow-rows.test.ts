import { describe, expect, it } from 'vitest';

import { cancellable } from '../../../../src/kernel/concurrency/cancellable.ts';
import { followRows } from '../../../../src/modules/sharing/application/follow-rows.ts';
import { AdjustableClock } from '../../../support/app/adjustable-clock.ts';
import { FakeBus } from '../../upload/application/fakes.ts';

interface Row {
  readonly id: string;
  readonly at: Date;
}

/** Rows in the order in which they become visible. */
function table() {
  const clock = new AdjustableClock();
  const bus = new FakeBus();
  const rows: Row[] = [];
  const started = clock.now().getTime();
  return {
    clock,
    rows,
    add: async (id: string, seconds: number) => {
      rows.push({ id, at: new Date(started + seconds * 1_000) });
      await bus.publish('rows', null);
    },
    follow: () =>
      cancellable((signal) =>
        followRows(
          {
            bus,
            clock,
            topic: 'rows',
            read: async (since, { after, limit }) =>
              rows
                .filter(({ id, at }) => at >= since && (after === undefined || id > after))
                .toSorted((one, other) => (one.id < other.id ? -1 : 1))
                .slice(0, limit),
          },
          signal,
        ),
      ),
  };
}

async function take(follower: AsyncGenerator<Row>, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const { value, done } = await follower.next();
    if (done) break;
    ids.push(value.id);
  }
  return ids;
}

describe('following rows', () => {
  it('yields a row that is committed after one with a later id', async () => {
    const { add, follow, clock } = table();
    await using follower = follow();
    const first = take(follower, 1);
    await add('b', 2);
    expect(await first).toEqual(['b']);
    clock.advance(30_000);
    const second = take(follower, 1);
    await add('a', 1);
    expect(await second).toEqual(['a']);
  });

  it('yields each row once, and none from before it started', async () => {
    const { add, follow, clock } = table();
    await add('old', -1);
    await using follower = follow();
    const taken = take(follower, 3);
    // Later than the follower's start, which takes time.
    await add('a', 1);
    clock.advance(50_000);
    await add('b', 50);
    clock.advance(50_000);
    await add('c', 100);
    expect(await taken).toEqual(['a', 'b', 'c']);
  });

  it('reads more rows than fit on a page', async () => {
    const { rows, add, follow } = table();
    await using follower = follow();
    const taken = take(follower, 250);
    for (let at = 0; at < 249; at += 1) {
      rows.push({ id: String(at).padStart(3, '0'), at: new Date(8.64e14) });
    }
    await add('249', 1_000);
    expect(new Set(await taken).size).toBe(250);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';

import {
  ProgressBoard,
  type WatchedProgress,
} from '../../../../src/modules/upload/application/progress-board.ts';

const step = (change: Partial<WatchedProgress> = {}): WatchedProgress => ({
  sessionId: 'a',
  offset: 0,
  size: 100,
  status: 'OPEN',
  fileId: 'f',
  ...change,
});

describe('ProgressBoard', () => {
  let now: number;
  let board: ProgressBoard;
  beforeEach(() => {
    now = 0;
    board = new ProgressBoard(() => now);
  });
  const due = () => board.takeDue().map(({ offset, status }) => [offset, status]);

  it('reports each change once', () => {
    board.see(step());
    expect(due()).toEqual([[0, 'OPEN']]);
    now = 1_000;
    board.see(step());
    expect(due()).toEqual([]);
  });

  it('waits 250 ms between two updates and then reports the latest', () => {
    board.see(step());
    due();
    board.hear({ sessionId: 'a', offset: 10 });
    board.hear({ sessionId: 'a', offset: 20 });
    now = 249;
    expect([due(), board.msUntilDue()]).toEqual([[], 1]);
    now = 250;
    expect(due()).toEqual([[20, 'OPEN']]);
    expect(board.msUntilDue()).toBe(Infinity);
  });

  it('ignores stale updates', () => {
    board.see(step({ offset: 50 }));
    due();
    now = 1_000;
    board.hear({ sessionId: 'a', offset: 40 });
    board.see(step({ offset: 30 }));
    expect(due()).toEqual([]);
    board.see(step({ offset: 50, status: 'FINALIZING' }));
    board.hear({ sessionId: 'a', offset: 50 });
    expect(due()).toEqual([[50, 'FINALIZING']]);
  });

  it('reports the end immediately and nothing after it', () => {
    board.see(step());
    due();
    board.see(step({ offset: 100, status: 'COMPLETED' }));
    expect(due()).toEqual([[100, 'COMPLETED']]);
    board.hear({ sessionId: 'a' });
    board.see(step({ offset: 100, status: 'COMPLETED' }));
    expect([board.takeDoubted(), due()]).toEqual([[], []]);
  });

  it('requests the rows of unknown sessions and after incomplete events', () => {
    board.hear({ sessionId: 'b', offset: 5 });
    board.see(step());
    board.hear({ sessionId: 'a' });
    expect(board.takeDoubted().toSorted()).toEqual(['a', 'b']);
    expect(board.takeDoubted()).toEqual([]);
  });

  it('treats a missing row of a known session as terminated', () => {
    board.see(step({ offset: 7 }));
    due();
    board.miss('a');
    board.miss('b');
    expect(due()).toEqual([[7, 'TERMINATED']]);
  });

  it('reports a deferred length once it is known', () => {
    board.see(step({ size: null }));
    due();
    now = 1_000;
    board.hear({ sessionId: 'a', offset: 0, size: 100 });
    expect(board.takeDue()).toMatchObject([{ size: 100 }]);
  });
});

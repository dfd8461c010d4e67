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

  it('tells news once', () => {
    board.see(step());
    expect(due()).toEqual([[0, 'OPEN']]);
    now = 1_000;
    board.see(step());
    expect(due()).toEqual([]);
  });

  it('waits 250 ms between two steps and then tells the newest', () => {
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

  it('never goes back, whatever comes late', () => {
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

  it('tells the end at once, and nothing after it', () => {
    board.see(step());
    due();
    board.see(step({ offset: 100, status: 'COMPLETED' }));
    expect(due()).toEqual([[100, 'COMPLETED']]);
    board.hear({ sessionId: 'a' });
    board.see(step({ offset: 100, status: 'COMPLETED' }));
    expect([board.takeDoubted(), due()]).toEqual([[], []]);
  });

  it('has rows read of sessions that are new to it, and after events that say little', () => {
    board.hear({ sessionId: 'b', offset: 5 });
    board.see(step());
    board.hear({ sessionId: 'a' });
    expect(board.takeDoubted().toSorted()).toEqual(['a', 'b']);
    expect(board.takeDoubted()).toEqual([]);
  });

  it('takes a vanished row for a terminated session, if it knew it', () => {
    board.see(step({ offset: 7 }));
    due();
    board.miss('a');
    board.miss('b');
    expect(due()).toEqual([[7, 'TERMINATED']]);
  });

  it('tells a length that was deferred', () => {
    board.see(step({ size: null }));
    due();
    now = 1_000;
    board.hear({ sessionId: 'a', offset: 0, size: 100 });
    expect(board.takeDue()).toMatchObject([{ size: 100 }]);
  });
});

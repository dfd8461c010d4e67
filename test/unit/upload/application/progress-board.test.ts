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
    board.applyRow(step());
    expect(due()).toEqual([[0, 'OPEN']]);
    now = 1_000;
    board.applyRow(step());
    expect(due()).toEqual([]);
  });

  it('waits 250 ms between two updates and then reports the latest', () => {
    board.applyRow(step());
    due();
    board.applyEvent({ sessionId: 'a', offset: 10 });
    board.applyEvent({ sessionId: 'a', offset: 20 });
    now = 249;
    expect([due(), board.msUntilDue()]).toEqual([[], 1]);
    now = 250;
    expect(due()).toEqual([[20, 'OPEN']]);
    expect(board.msUntilDue()).toBe(Infinity);
  });

  it('ignores stale updates', () => {
    board.applyRow(step({ offset: 50 }));
    due();
    now = 1_000;
    board.applyEvent({ sessionId: 'a', offset: 40 });
    board.applyRow(step({ offset: 30 }));
    expect(due()).toEqual([]);
    board.applyRow(step({ offset: 50, status: 'FINALIZING' }));
    board.applyEvent({ sessionId: 'a', offset: 50 });
    expect(due()).toEqual([[50, 'FINALIZING']]);
  });

  it('reports the end immediately and nothing after it', () => {
    board.applyRow(step());
    due();
    board.applyRow(step({ offset: 100, status: 'COMPLETED' }));
    expect(due()).toEqual([[100, 'COMPLETED']]);
    board.applyEvent({ sessionId: 'a' });
    board.applyRow(step({ offset: 100, status: 'COMPLETED' }));
    expect([board.takeUnread(), due()]).toEqual([[], []]);
  });

  it('requests the rows of unknown sessions and after incomplete events', () => {
    board.applyEvent({ sessionId: 'b', offset: 5 });
    board.applyRow(step());
    board.applyEvent({ sessionId: 'a' });
    expect(board.takeUnread().toSorted()).toEqual(['a', 'b']);
    expect(board.takeUnread()).toEqual([]);
  });

  it('treats a missing row of a known session as terminated', () => {
    board.applyRow(step({ offset: 7 }));
    due();
    board.applyMissing('a');
    board.applyMissing('b');
    expect(due()).toEqual([[7, 'TERMINATED']]);
  });

  it('reports a deferred length once it is known', () => {
    board.applyRow(step({ size: null }));
    due();
    now = 1_000;
    board.applyEvent({ sessionId: 'a', offset: 0, size: 100 });
    expect(board.takeDue()).toMatchObject([{ size: 100 }]);
  });
});

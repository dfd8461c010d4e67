import { describe, expect, it } from 'vitest';

import {
  ArchiveExport,
  type FollowedRetrieval,
} from '../../../../src/modules/exports/domain/archive-export.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
const DATA = {
  id: 'export',
  ownerId: 'owner',
  albumId: undefined,
  format: 'ORIGINALS',
  files: 2,
  bytes: 10,
  parts: [],
} as const;

function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

function retrieval(change: Partial<FollowedRetrieval> = {}): FollowedRetrieval {
  const status = 'IN_PROGRESS';
  return { id: 'retrieval', status, expiresAt: undefined, failureReason: undefined, ...change };
}

function waiting(): ArchiveExport {
  const created = ArchiveExport.create(DATA, retrieval(), NOW);
  created.takeEvents();
  return created;
}

function types(one: ArchiveExport): string[] {
  return one.takeEvents().map(({ type }) => type);
}

describe('an export', () => {
  it('of readable files is ready immediately, for a week', () => {
    const created = ArchiveExport.create(DATA, undefined, NOW);
    expect(created.status).toBe('READY');
    expect(created.expiresAt).toEqual(after(WEEK));
    expect(types(created)).toEqual(['ExportCreated', 'ExportReady']);
  });

  it('waits for its retrieval and stays ready as long as it does, up to a week', () => {
    const short = waiting();
    expect(short.status).toBe('WAITING_FOR_RETRIEVAL');
    short.follow(retrieval(), after(1));
    expect(types(short)).toEqual([]);
    short.follow(retrieval({ status: 'READY', expiresAt: after(48 * HOUR) }), after(HOUR));
    expect([short.status, short.expiresAt]).toEqual(['READY', after(48 * HOUR)]);
    expect(types(short)).toEqual(['ExportReady']);
    const long = waiting();
    long.follow(retrieval({ status: 'READY', expiresAt: after(30 * 24 * HOUR) }), NOW);
    expect(long.expiresAt).toEqual(after(WEEK));
  });

  it('is ready immediately when its retrieval is', () => {
    const expiresAt = after(HOUR);
    const created = ArchiveExport.create(DATA, retrieval({ status: 'READY', expiresAt }), NOW);
    expect([created.status, created.expiresAt]).toEqual(['READY', expiresAt]);
  });

  it('moves its expiry with its retrieval and raises one event', () => {
    const one = waiting();
    one.follow(retrieval({ status: 'READY', expiresAt: after(HOUR) }), NOW);
    one.takeEvents();
    const longer = retrieval({ status: 'READY', expiresAt: after(2 * HOUR) });
    one.follow(longer, after(1));
    one.follow(longer, after(2));
    expect(one.expiresAt).toEqual(after(2 * HOUR));
    expect(types(one)).toEqual(['ExportExpiryMoved']);
  });

  it.each([
    ['FAILED', 'OBJECT_NOT_FOUND', 'FAILED', 'OBJECT_NOT_FOUND'],
    ['CANCELLED', undefined, 'FAILED', 'RETRIEVAL_CANCELLED'],
    ['EXPIRED', undefined, 'EXPIRED', undefined],
  ] as const)(
    'fails or expires when its retrieval is %s (%s)',
    (status, failureReason, becomes, reason) => {
      const one = waiting();
      one.follow(retrieval({ status, failureReason }), after(5));
      one.follow(retrieval({ status, failureReason }), after(6));
      expect([one.status, one.failureReason, one.finishedAt]).toEqual([becomes, reason, after(5)]);
      expect(types(one)).toHaveLength(1);
    },
  );

  it('expires once, together with its retrieval', () => {
    const one = waiting();
    one.follow(retrieval({ status: 'READY', expiresAt: after(HOUR) }), NOW);
    one.takeEvents();
    one.follow(retrieval({ status: 'EXPIRED' }), after(HOUR));
    one.expire(after(2 * HOUR));
    expect([one.status, one.finishedAt]).toEqual(['EXPIRED', after(HOUR)]);
    expect(types(one)).toEqual(['ExportExpired']);
  });

  it('ignores other retrievals', () => {
    const one = waiting();
    one.follow(retrieval({ id: 'other', status: 'READY' }), NOW);
    expect(one.status).toBe('WAITING_FOR_RETRIEVAL');
  });

  it('stays cancelled, whether it was waiting or ready', () => {
    for (const one of [waiting(), ArchiveExport.create(DATA, undefined, NOW)]) {
      one.takeEvents();
      one.cancel(after(1));
      one.cancel(after(2));
      one.follow(retrieval({ status: 'READY' }), after(3));
      expect([one.status, one.finishedAt]).toEqual(['CANCELLED', after(1)]);
      expect(types(one)).toEqual(['ExportCancelled']);
    }
  });

  it('cannot be cancelled after it has finished', () => {
    const one = waiting();
    one.expire(NOW);
    expect(() => one.cancel(NOW)).toThrow(
      expect.objectContaining({ code: 'EXPORT_STATUS_INVALID' }),
    );
  });

  it.each([0, 1_001, Number.NaN])('is refused with %d files', (files) => {
    expect(() => ArchiveExport.create({ ...DATA, files }, undefined, NOW)).toThrow(
      expect.objectContaining({ code: 'EXPORT_SELECTION_INVALID' }),
    );
  });
});

import { describe, expect, it } from 'vitest';

import { FileHash } from '../../../../src/kernel/file-hash.ts';
import { FileSize } from '../../../../src/kernel/file-size.ts';
import type { NewUploadSession } from '../../../../src/modules/upload/domain/new-upload-session.ts';
import {
  UPLOAD_SESSION_STATUSES,
  type UploadSessionStatus,
} from '../../../../src/modules/upload/domain/upload-session-status.ts';
import {
  FINISHED_LIFETIME_MS,
  IDLE_LIFETIME_MS,
  UploadSession,
} from '../../../../src/modules/upload/domain/upload-session.ts';
import { testTransitions } from '../../../support/general/transitions.ts';
import { HASH, hydrated, T0, T1 } from '../../../support/library/samples.ts';

const FACT = { sessionId: 'session-1', ownerId: 'owner-1' };

function open(data: Partial<NewUploadSession> = {}): UploadSession {
  return UploadSession.open(
    {
      id: 'session-1',
      ownerId: 'owner-1',
      fileId: 'file-1',
      size: FileSize.ofBytes(100),
      declaredHash: undefined,
      metadata: undefined,
      tokenHash: undefined,
      ...data,
    },
    T0,
  );
}

/** A session as loaded from its row in the given status, with 100 bytes reserved. */
function at(status: UploadSessionStatus): UploadSession {
  return hydrated(UploadSession.prototype, {
    id: 'session-1',
    ownerId: 'owner-1',
    _fileId: 'file-1',
    declaredHash: null,
    metadata: null,
    createdAt: T0,
    partial: false,
    concat: null,
    _status: status,
    _offset: 100,
    _size: FileSize.ofBytes(100),
    _hash: null,
    _reservedBytes: 100,
    _expiresAt: T0,
    _finishedAt: null,
    _resultFileId: null,
    _duplicate: false,
    _failureCode: null,
    _parts: null,
    _joinedInto: null,
    _tokenHashes: [],
  });
}

describe('UploadSession', () => {
  testTransitions<UploadSession, UploadSessionStatus>({
    states: UPLOAD_SESSION_STATUSES,
    expected: {
      // FINALIZING is set by a separate statement, never through the aggregate.
      OPEN: ['FAILED', 'EXPIRED', 'TERMINATED'],
      FINALIZING: ['COMPLETED', 'FAILED'],
      COMPLETED: [],
      FAILED: [],
      EXPIRED: [],
      TERMINATED: [],
      // Set by the final upload; see upload-session-join.test.ts.
      JOINED: [],
    },
    code: 'UPLOAD_STATUS_INVALID',
    at,
    go: (session, to) => {
      if (to === 'OPEN' || to === 'FINALIZING' || to === 'JOINED') return undefined;
      if (to === 'COMPLETED') return () => session.complete('file-1', false, T1);
      return () => session.close(to, T1);
    },
    stateOf: (session) => session.status,
  });

  it('opens with its length reserved and expires in a week', () => {
    const session = open();
    expect(session).toMatchObject({ status: 'OPEN', offset: 0, reservedBytes: 100 });
    expect(session).toMatchObject({ fileId: 'file-1', duplicate: false });
    expect(session.expiresAt.getTime() - T0.getTime()).toBe(IDLE_LIFETIME_MS);
    expect(IDLE_LIFETIME_MS).toBe(7 * 86_400_000);
    const { hash, finishedAt, resultFileId, failureCode } = session;
    expect([hash, finishedAt, resultFileId, failureCode]).toEqual(Array.from({ length: 4 }));
    expect(session.takeEvents()).toEqual([{ type: 'UploadSessionOpened', ...FACT }]);
  });

  it('reserves nothing for a deferred length', () => {
    const session = open({ size: undefined });
    expect(session).toMatchObject({ status: 'OPEN', reservedBytes: 0 });
    expect(session.size).toBeUndefined();
  });

  it('is FINALIZING immediately for an empty file, whose hash is known', () => {
    const session = open({ size: FileSize.ofBytes(0) });
    expect(session).toMatchObject({ status: 'FINALIZING', offset: 0, reservedBytes: 0 });
    expect(session.hash).toBe(FileHash.ofNothing);
    expect(session.complete('file-1', false, T1)).toBe(0);
  });

  it('keeps what the client declared', () => {
    const session = open({ declaredHash: HASH, metadata: 'filename YQ==', tokenHash: HASH });
    expect(session).toMatchObject({
      declaredHash: HASH,
      metadata: 'filename YQ==',
      tokenHashes: [HASH],
    });
    expect(open()).toMatchObject({ declaredHash: null, metadata: null, tokenHashes: [] });
  });

  it('returns its reservation once when completed, and expires a week later', () => {
    const session = at('FINALIZING');
    expect(session.complete('file-1', false, T1)).toBe(100);
    expect(session).toMatchObject({
      reservedBytes: 0,
      resultFileId: 'file-1',
      fileId: 'file-1',
      duplicate: false,
      finishedAt: T1,
      expiresAt: new Date(T1.getTime() + FINISHED_LIFETIME_MS),
    });
    expect(session.takeEvents()).toEqual([
      { type: 'UploadSessionCompleted', ...FACT, fileId: 'file-1' },
    ]);
    expect(() => session.complete('file-1', false, T1)).toThrow();
    expect(session.takeEvents()).toEqual([]);
  });

  it('refers to the existing file when it is a duplicate', () => {
    const session = at('FINALIZING');
    session.complete('file-0', true, T1);
    expect(session).toMatchObject({ resultFileId: 'file-0', duplicate: true });
    expect(session.fileId).toBeUndefined();
  });

  it.each(['FAILED', 'EXPIRED', 'TERMINATED'] as const)(
    'returns its reservation when closed as %s',
    (status) => {
      const session = at('OPEN');
      expect(session.close(status, T1)).toBe(100);
      expect(session).toMatchObject({ reservedBytes: 0, finishedAt: T1, fileId: 'file-1' });
      expect(session.failureCode).toBeUndefined();
      expect(session.takeEvents()).toEqual([{ type: 'UploadSessionClosed', ...FACT, status }]);
    },
  );

  it('records its failure code', () => {
    const session = at('FINALIZING');
    session.close('FAILED', T1, 'CHECKSUM_MISMATCH');
    expect(session.failureCode).toBe('CHECKSUM_MISMATCH');
  });

  it('keeps its reservation when closing is refused', () => {
    const session = at('FINALIZING');
    expect(() => session.close('EXPIRED', T1)).toThrow();
    expect(session.reservedBytes).toBe(100);
    expect(session.takeEvents()).toEqual([]);
  });
});

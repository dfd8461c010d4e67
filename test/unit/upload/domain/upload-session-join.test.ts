import { describe, expect, it } from 'vitest';

import { FileHash } from '../../../../src/kernel/file-hash.ts';
import { FileSize } from '../../../../src/kernel/file-size.ts';
import type { NewUploadSession } from '../../../../src/modules/upload/domain/new-upload-session.ts';
import {
  IDLE_LIFETIME_MS,
  UploadSession,
} from '../../../../src/modules/upload/domain/upload-session.ts';
import { T0, T1 } from '../../../support/library/samples.ts';

const NEW: NewUploadSession = {
  id: 'final-1',
  ownerId: 'owner-1',
  fileId: 'file-1',
  size: undefined,
  declaredHash: undefined,
  metadata: undefined,
  tokenHash: undefined,
  concat: 'final;/uploads/a /uploads/b',
};

/** A partial upload as loaded from its row, complete by default. */
function partial(id: string, bytes: number, changes: Record<string, unknown> = {}): UploadSession {
  const opened = UploadSession.open(
    { ...NEW, id, fileId: undefined, size: FileSize.ofBytes(bytes), partial: true },
    T0,
  );
  return Object.assign(opened, { _offset: bytes, ...changes });
}

function join(...partials: UploadSession[]): UploadSession {
  return UploadSession.join(NEW, partials, T1);
}

describe('A partial UploadSession', () => {
  it('stays OPEN without a file when it is empty', () => {
    const session = partial('a', 0);
    expect(session).toMatchObject({ status: 'OPEN', partial: true });
    expect([session.fileId, session.hash]).toEqual([undefined, undefined]);
  });
});

describe('UploadSession.join', () => {
  it('takes over the bytes and reservations of its partial uploads, in order', () => {
    const [a, b] = [partial('a', 30), partial('b', 12)];
    const final = join(b, a);
    expect(final).toMatchObject({ status: 'FINALIZING', offset: 42, reservedBytes: 42 });
    expect(final.size?.bytes).toBe(42);
    expect(final.hash).toBeUndefined();
    expect(final.partials).toEqual([
      { sessionId: 'b', bytes: 12 },
      { sessionId: 'a', bytes: 30 },
    ]);
    expect([a, b]).toMatchObject([
      { status: 'JOINED', joinedInto: 'final-1', reservedBytes: 0, finishedAt: T1 },
      { status: 'JOINED', joinedInto: 'final-1', reservedBytes: 0, finishedAt: T1 },
    ]);
  });

  it('keeps the excess reservation of a deferred length, to be released with the rest', () => {
    expect(join(partial('a', 10, { _reservedBytes: 16 })).reservedBytes).toBe(16);
  });

  it('joins empty uploads into an empty upload', () => {
    const final = join(partial('a', 0), partial('b', 0));
    expect(final).toMatchObject({ status: 'FINALIZING', offset: 0 });
    expect(final.hash?.equals(FileHash.ofNothing)).toBe(true);
  });

  it.each([
    ['no upload at all', () => []],
    ['the same upload twice', () => [partial('a', 1), partial('a', 1)]],
    ['more than 100', () => Array.from({ length: 101 }, (_, n) => partial(`p${n}`, 1))],
    ['an upload of another user', () => [partial('a', 1, { ownerId: 'owner-2' })]],
    ['an upload that is not partial', () => [partial('a', 1, { partial: false })]],
    ['an upload that was already joined', () => [partial('a', 1, { _status: 'JOINED' })]],
    ['a terminated upload', () => [partial('a', 1, { _status: 'TERMINATED' })]],
  ])('refuses %s', (_what, partials) => {
    expect(() => join(...partials())).toThrow(
      expect.objectContaining({ code: 'CONCATENATION_INVALID' }),
    );
  });

  it.each([
    ['lacks bytes', { _offset: 0 }],
    ['has no length yet', { _size: null }],
  ])('refuses an upload that %s and changes none of the others', (_what, changes) => {
    const whole = partial('a', 5);
    expect(() => join(whole, partial('b', 5, changes))).toThrow(
      expect.objectContaining({ code: 'PARTIAL_UNFINISHED' }),
    );
    expect(whole).toMatchObject({ status: 'OPEN', reservedBytes: 5 });
  });

  it('refuses a result above the maximum file size and changes none of the partial uploads', () => {
    const partials = [partial('a', FileSize.MAX_BYTES), partial('b', 1)];
    expect(() => join(...partials)).toThrow(expect.objectContaining({ code: 'FILE_TOO_LARGE' }));
    expect(partials.map(({ status }) => status)).toEqual(['OPEN', 'OPEN']);
  });
});

describe('UploadSession.issueToken', () => {
  it('adds a token to the earlier ones and drops the oldest beyond 100', () => {
    const session = partial('a', 1);
    const hashes = Array.from({ length: 102 }, (_, n) =>
      FileHash.ofHex(n.toString(16).padStart(64, '0')),
    );
    for (const hash of hashes) session.issueToken(hash, T1);
    expect(session.tokenHashes).toEqual(hashes.slice(2));
  });

  it('resets the expiry of the session', () => {
    const session = partial('a', 1);
    session.issueToken(FileHash.ofNothing, T1);
    expect(session.expiresAt.getTime() - T1.getTime()).toBe(IDLE_LIFETIME_MS);
  });
});

import { describe, expect, it } from 'vitest';

import { type NewShare, Share } from '../../../../src/domain/share/share.ts';
import { hydrated, T0, T1, T2 } from '../samples.ts';

const DATA: NewShare = {
  id: 'share-1',
  ownerId: 'owner-1',
  fileIds: ['file-1', 'file-2'],
  grantee: { kind: 'LINK', tokenHash: 'hash' },
  permission: 'ORIGINAL',
  expiresAt: undefined,
  downloadLimit: undefined,
};

const share = (data: Partial<NewShare> = {}): Share => Share.create({ ...DATA, ...data }, T0);
const notFound = expect.objectContaining({ code: 'NOT_FOUND', message: 'no such share' });

describe('Share', () => {
  it.each([
    ['no files', { fileIds: [] }],
    ['an end in the past', { expiresAt: new Date(T0.getTime() - 1) }],
    ['an end that is now', { expiresAt: T0 }],
    ['an end that is no date', { expiresAt: new Date(Number.NaN) }],
    ...[0, -1, 1.5, Number.NaN, Infinity].map(
      (downloadLimit) => [`a limit of ${downloadLimit}`, { downloadLimit }] as const,
    ),
  ] as [string, Partial<NewShare>][])('is refused with %s', (_what, data) => {
    expect(() => share(data)).toThrow(expect.objectContaining({ code: 'SHARE_INVALID' }));
  });

  it('covers its files and no others', () => {
    expect(share().covers('file-1', T1)).toBe(true);
    expect(share().covers('file-2', T1)).toBe(true);
    expect(share().covers('file-3', T1)).toBe(false);
  });

  it('ends at its expiry', () => {
    const ending = share({ expiresAt: T1 });
    expect(ending.covers('file-1', new Date(T1.getTime() - 1))).toBe(true);
    expect(ending.covers('file-1', T1)).toBe(false);
    expect(() => ending.countDownload('file-1', T1)).toThrow(notFound);
  });

  it('ends when it is revoked, once', () => {
    const revoked = share();
    revoked.revoke(T1);
    revoked.revoke(T2);
    expect(revoked.revokedAt).toBe(T1);
    expect(revoked.covers('file-1', T1)).toBe(false);
    expect(() => revoked.countDownload('file-1', T1)).toThrow(notFound);
    const fact = { shareId: 'share-1', ownerId: 'owner-1' };
    expect(revoked.takeEvents()).toEqual([
      { type: 'ShareCreated', ...fact },
      { type: 'ShareRevoked', ...fact },
    ]);
    expect(revoked.takeEvents()).toEqual([]);
  });

  it('allows as many downloads as its limit over all files, and says then what a missing share says', () => {
    const limited = share({ downloadLimit: 2 });
    limited.countDownload('file-1', T1);
    limited.countDownload('file-2', T1);
    expect(() => limited.countDownload('file-1', T1)).toThrow(notFound);
    expect(limited.downloads).toBe(2);
    expect(limited.covers('file-1', T1)).toBe(true);
  });

  it('counts without a limit too', () => {
    const endless = share();
    for (let at = 0; at < 50; at += 1) endless.countDownload('file-1', T1);
    expect(endless.downloads).toBe(50);
  });

  it('does not count what it does not allow', () => {
    const some = share();
    expect(() => some.countDownload('file-3', T1)).toThrow(notFound);
    const preview = share({ permission: 'PREVIEW' });
    expect(preview.covers('file-1', T1)).toBe(true);
    expect(() => preview.countDownload('file-1', T1)).toThrow(notFound);
    expect([some.downloads, preview.downloads]).toEqual([0, 0]);
  });

  it('raises events and keeps counting when it was loaded from its row', () => {
    const loaded = hydrated(Share.prototype, {
      data: { ...DATA, downloadLimit: 8 },
      createdAt: T0,
      _downloads: 7,
      _revokedAt: null,
    });
    loaded.countDownload('file-1', T1);
    expect(() => loaded.countDownload('file-1', T1)).toThrow(notFound);
    loaded.revoke(T2);
    expect(loaded.takeEvents()).toEqual([
      { type: 'ShareRevoked', shareId: 'share-1', ownerId: 'owner-1' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';

import { isShareOpen } from '../../../../src/modules/sharing/domain/share-life.ts';
import { requireSharePassword } from '../../../../src/modules/sharing/domain/share-password.ts';
import {
  type NewShare,
  Share,
  type ShareEdit,
} from '../../../../src/modules/sharing/domain/share.ts';
import { hydrated, T0, T1, T2, typesOf } from '../../../support/library/samples.ts';

const DATA: NewShare = {
  id: 'share-1',
  ownerId: 'owner-1',
  target: { kind: 'FILES', fileIds: ['file-1', 'file-2'] },
  grantee: { kind: 'LINK', tokenHash: 'hash' },
  permission: 'ORIGINAL',
  title: undefined,
  note: undefined,
  expiresAt: undefined,
  downloadLimit: undefined,
  allowsRetrievalRequests: false,
};

const share = (data: Partial<NewShare> = {}): Share => Share.create({ ...DATA, ...data }, T0);
const invalid = expect.objectContaining({ code: 'SHARE_INVALID' });
const files = (count: number): NewShare['target'] => ({
  kind: 'FILES',
  fileIds: Array.from({ length: count }, (_, at) => `file-${at}`),
});

const WRONG_TERMS: [string, ShareEdit & Partial<NewShare>][] = [
  ['an expiry in the past', { expiresAt: new Date(T0.getTime() - 1) }],
  ['an expiry that is now', { expiresAt: T0 }],
  ['an expiry that is not a date', { expiresAt: new Date(Number.NaN) }],
  ...[0, -1, 1.5, Number.NaN, Infinity, 2 ** 31].map(
    (downloadLimit): [string, ShareEdit & Partial<NewShare>] => [
      `a limit of ${downloadLimit}`,
      { downloadLimit },
    ],
  ),
  ['an empty title', { title: ' ' }],
  ['a title of two lines', { title: 'a\nb' }],
  ['a title that is too long', { title: 'a'.repeat(201) }],
  ['a title with malformed Unicode', { title: '\ud800' }],
  ['a note with NUL', { note: 'a\u0000' }],
  ['a note that is too long', { note: 'a'.repeat(2_001) }],
  ['an empty sender name', { senderName: '' }],
  ['a sender name of two lines', { senderName: 'a\nb' }],
  ['a sender name that is too long', { senderName: 'a'.repeat(101) }],
  ['originals without metadata', { permission: 'ORIGINAL', includeMetadata: false }],
];

const LIBRARY: Partial<NewShare> = {
  target: { kind: 'LIBRARY' },
  grantee: { kind: 'USER', userId: 'user-2' },
};

describe('Share', () => {
  it.each([
    ['no files', { target: files(0) }],
    ['more than 1,000 files', { target: files(1_001) }],
    ['one file twice', { target: { kind: 'FILES', fileIds: ['file-1', 'file-1'] } }],
    ['a link to the whole library', { target: { kind: 'LIBRARY' } }],
    ['its owner as grantee', { grantee: { kind: 'USER', userId: 'owner-1' } }],
    ...WRONG_TERMS,
  ] as [string, Partial<NewShare>][])('is refused with %s', (_what, data) => {
    expect(() => share(data)).toThrow(invalid);
  });

  it('accepts 1,000 files and keeps their order', () => {
    const { fileIds, albumId } = share({ target: files(1_000) });
    expect(fileIds).toEqual(Array.from({ length: 1_000 }, (_, at) => `file-${at}`));
    expect(albumId).toBeNull();
  });

  it('targets files or an album and grants access to a link or a user', () => {
    const link = share({ grantee: { kind: 'LINK', tokenHash: 'hash', passwordHash: 'argon' } });
    expect(link).toMatchObject({ isLink: true, tokenHash: 'hash', granteeId: null });
    expect(link.passwordHash).toBe('argon');
    const user = share({
      grantee: { kind: 'USER', userId: 'user-2' },
      target: { kind: 'ALBUM', albumId: 'album-1' },
    });
    expect(user).toMatchObject({
      isLink: false,
      granteeId: 'user-2',
      tokenHash: null,
      albumId: 'album-1',
      wholeLibrary: false,
      fileIds: undefined,
      passwordHash: undefined,
    });
  });

  it('of the whole library has no album and no list of files', () => {
    const { wholeLibrary, albumId, fileIds } = share(LIBRARY);
    expect([wholeLibrary, albumId, fileIds]).toEqual([true, null, undefined]);
  });

  it('includes metadata with originals and, if chosen, with previews', () => {
    const included = (data: Partial<NewShare>) => share(data).includeMetadata;
    expect(included({ permission: 'ORIGINAL' })).toBe(true);
    expect(included({ permission: 'ORIGINAL', includeMetadata: true })).toBe(true);
    expect(included({ permission: 'PREVIEW' })).toBe(false);
    expect(included({ permission: 'PREVIEW', includeMetadata: false })).toBe(false);
    expect(included({ permission: 'PREVIEW', includeMetadata: true })).toBe(true);
  });

  it('follows the default of a changed permission unless metadata was chosen', () => {
    const one = share({ permission: 'PREVIEW' });
    one.change({ permission: 'ORIGINAL' }, T0);
    expect(one.includeMetadata).toBe(true);
    one.change({ permission: 'PREVIEW' }, T0);
    expect(one.includeMetadata).toBe(false);
    one.change({ includeMetadata: true }, T0);
    one.change({ permission: 'ORIGINAL' }, T0);
    one.change({ permission: 'PREVIEW' }, T0);
    expect(one.includeMetadata).toBe(true);
    one.change({ includeMetadata: null }, T0);
    expect(one.includeMetadata).toBe(false);
  });

  it('cannot be changed to originals without metadata in two steps', () => {
    const previews = share({ permission: 'PREVIEW', includeMetadata: false });
    expect(() => previews.change({ permission: 'ORIGINAL' }, T0)).toThrow(invalid);
    expect(previews.permission).toBe('PREVIEW');
    const originals = share({ permission: 'ORIGINAL' });
    expect(() => originals.change({ includeMetadata: false }, T0)).toThrow(invalid);
    expect(originals.includeMetadata).toBe(true);
    originals.change({ permission: 'PREVIEW', includeMetadata: false }, T0);
    expect(originals.includeMetadata).toBe(false);
  });

  it('changes the given fields and clears those that are null', () => {
    const texts = { title: 'Sea', note: 'two\nlines', senderName: 'Åsa' };
    const one = share({ ...texts, expiresAt: T1, downloadLimit: 3 });
    one.change({ permission: 'PREVIEW', passwordHash: 'argon', allowsRetrievalRequests: true }, T0);
    expect(one).toMatchObject({
      permission: 'PREVIEW',
      passwordHash: 'argon',
      allowsRetrievalRequests: true,
      ...texts,
      expiresAt: T1,
      downloadLimit: 3,
    });
    const nothing = { title: null, note: null, senderName: null };
    one.change({ ...nothing, expiresAt: null, downloadLimit: null, passwordHash: null }, T2);
    expect(one).toMatchObject({
      title: undefined,
      note: undefined,
      senderName: undefined,
      expiresAt: undefined,
      downloadLimit: undefined,
      passwordHash: undefined,
      permission: 'PREVIEW',
    });
    expect(typesOf(one.takeEvents())).toEqual(['ShareCreated', 'ShareChanged', 'ShareChanged']);
  });

  it.each(WRONG_TERMS)('cannot be changed to %s', (_what, edit) => {
    const one = share({ title: 'Sea', expiresAt: T1, downloadLimit: 3 });
    expect(() => one.change(edit, T0)).toThrow(invalid);
    expect(one).toMatchObject({ title: 'Sea', expiresAt: T1, downloadLimit: 3 });
  });

  it('can have a password only as a link', () => {
    const user = share({ grantee: { kind: 'USER', userId: 'user-2' } });
    expect(() => user.change({ passwordHash: 'argon' }, T0)).toThrow(invalid);
    user.change({ passwordHash: null }, T0);
  });

  it('is revoked once, permanently', () => {
    const revoked = share();
    revoked.revoke(T1);
    revoked.revoke(T2);
    expect(revoked.revokedAt).toBe(T1);
    expect(() => revoked.change({ expiresAt: null }, T1)).toThrow(invalid);
    const fact = { shareId: 'share-1', ownerId: 'owner-1' };
    expect(revoked.takeEvents()).toEqual([
      { type: 'ShareCreated', ...fact },
      { type: 'ShareRevoked', ...fact },
    ]);
    expect(revoked.takeEvents()).toEqual([]);
  });

  it('raises events after being loaded from its row', () => {
    const loaded = hydrated(Share.prototype, { id: 'share-1', ownerId: 'o', _revokedAt: null });
    loaded.revoke(T2);
    expect(typesOf(loaded.takeEvents())).toEqual(['ShareRevoked']);
  });
});

describe('a share', () => {
  const life = { expiresAt: T1, revokedAt: undefined };

  it('is open until it expires', () => {
    expect(isShareOpen(life, new Date(T1.getTime() - 1))).toBe(true);
    expect(isShareOpen(life, T1)).toBe(false);
    expect(isShareOpen({ ...life, expiresAt: undefined }, T2)).toBe(true);
  });

  it('is closed once it is revoked', () => {
    expect(isShareOpen({ expiresAt: undefined, revokedAt: T0 }, T0)).toBe(false);
    expect(isShareOpen({ expiresAt: T2, revokedAt: T1 }, T1)).toBe(false);
  });

  it('has a password of 6 to 256 characters', () => {
    const refused = expect.objectContaining({ code: 'PASSWORD_INVALID' });
    for (const password of ['', '12345', '🏖️', 'a'.repeat(257)]) {
      expect(() => requireSharePassword(password)).toThrow(refused);
    }
    for (const password of ['123456', '🐚'.repeat(256)]) requireSharePassword(password);
  });
});

import { describe, expect, it } from 'vitest';

import { albumName } from '../../../../src/modules/albums/domain/album-name.ts';
import { Album } from '../../../../src/modules/albums/domain/album.ts';
import { T0, typesOf } from '../../../support/library/samples.ts';

function newAlbum(): Album {
  const album = Album.create({ id: 'album-1', ownerId: 'owner-1', name: 'Sea' }, T0);
  album.takeEvents();
  return album;
}

describe('an album', () => {
  it('raises events when it is created, changed and deleted', () => {
    const album = Album.create({ id: 'album-1', ownerId: 'owner-1', name: ' Sea ' }, T0);
    expect(album).toMatchObject({ name: 'Sea', coverFileId: undefined, createdAt: T0 });
    expect(album.takeEvents()).toEqual([
      { type: 'AlbumChanged', albumId: 'album-1', ownerId: 'owner-1' },
    ]);
    album.rename('Lake');
    album.chooseCover('file-1');
    album.rearranged();
    album.delete();
    expect(typesOf(album.takeEvents())).toEqual([
      'AlbumChanged',
      'AlbumChanged',
      'AlbumChanged',
      'AlbumDeleted',
    ]);
  });

  it('raises no event when nothing changes', () => {
    const album = newAlbum();
    album.rename(' Sea');
    album.chooseCover(undefined);
    expect(album.takeEvents()).toEqual([]);
  });

  it('has a description until it is given a blank one', () => {
    const album = newAlbum();
    album.describe(' Two weeks\nby the sea ');
    album.describe('Two weeks\nby the sea');
    expect(album.description).toBe('Two weeks\nby the sea');
    album.describe('  ');
    album.describe(null);
    expect(album.description).toBeUndefined();
    expect(typesOf(album.takeEvents())).toEqual(['AlbumChanged', 'AlbumChanged']);
    expect(() => album.describe('x'.repeat(2_001))).toThrow(
      expect.objectContaining({ code: 'ALBUM_DESCRIPTION_INVALID' }),
    );
  });

  it('clears its cover when that file is removed', () => {
    const album = newAlbum();
    album.chooseCover('file-1');
    album.rearranged(['file-2']);
    expect(album.coverFileId).toBe('file-1');
    album.rearranged(['file-2', 'file-1']);
    expect(album.coverFileId).toBeUndefined();
  });
});

describe('albumName', () => {
  it.each([
    ['trims', '\u3000 a b\n', 'a b'],
    ['does not compose Unicode', 'cafe\u0301', 'cafe\u0301'],
    ['accepts 200 characters of two code units each', '😀'.repeat(200), '😀'.repeat(200)],
  ])('%s', (_what, given, kept) => {
    expect(albumName(given)).toBe(kept);
  });

  it.each([
    ['nothing', ''],
    ['only space', ' \t '],
    ['201 characters', 'a'.repeat(201)],
    ['a line break', 'a\nb'],
    ['NUL', 'a\u0000'],
    ['half a character', 'a\ud800'],
  ])('refuses %s', (_what, name) => {
    expect(() => albumName(name)).toThrow(expect.objectContaining({ code: 'ALBUM_NAME_INVALID' }));
  });
});

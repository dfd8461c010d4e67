import { defineEntity, p } from '@mikro-orm/core';

import { Album } from '../domain/album.ts';

/** Maps Album to table `album`; AlbumEntries stores its files. */
export const AlbumEntity = defineEntity({
  class: Album as unknown as new () => Album,
  tableName: 'album',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    _name: p.text().fieldName('name'),
    _description: p.text().fieldName('description').nullable(),
    _coverFileId: p.uuid().fieldName('cover_file_id').nullable(),
    createdAt: p.datetime(),
    version: p.integer().version(),
  },
});

import { defineEntity, p } from '@mikro-orm/core';

import { Archival, type ArchivalState } from '../domain/archival.ts';

/** Maps Archival to table `archival`. */
export const ArchivalEntity = defineEntity({
  class: Archival as unknown as new () => Archival,
  tableName: 'archival',
  properties: {
    contentId: p.uuid().primary(),
    ownerId: p.uuid(),
    _state: p.string().$type<ArchivalState>().fieldName('state'),
    _dueAt: p.datetime().fieldName('due_at'),
    _attempts: p.integer().fieldName('attempts'),
    _problem: p.text().fieldName('problem').nullable(),
    _archivedAt: p.datetime().fieldName('archived_at').nullable(),
    _releaseAt: p.datetime().fieldName('release_at').nullable(),
  },
});

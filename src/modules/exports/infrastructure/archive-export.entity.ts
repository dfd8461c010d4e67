import { defineEntity, p } from '@mikro-orm/core';

import { BytesType } from '../../../platform/postgres/value-types.ts';
import type { RestoreFailure } from '../../retrieval/domain/restore-failure.ts';
import { ArchiveExport, type ExportStatus } from '../domain/archive-export.ts';
import type { ExportFormat } from '../domain/export-format.ts';
import type { ExportPart } from '../domain/export-parts.ts';

/** Maps ArchiveExport to table `archive_export`; its files are stored in a separate table. */
export const ArchiveExportEntity = defineEntity({
  class: ArchiveExport as unknown as new () => ArchiveExport,
  tableName: 'archive_export',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    albumId: p.uuid().nullable(),
    _retrievalId: p.uuid().fieldName('retrieval_id').nullable(),
    _status: p.string().$type<ExportStatus>().fieldName('status'),
    format: p.string().$type<ExportFormat>(),
    files: p.integer(),
    bytes: p.type(BytesType),
    parts: p.json<readonly ExportPart[]>(),
    createdAt: p.datetime(),
    _readyAt: p.datetime().fieldName('ready_at').nullable(),
    _expiresAt: p.datetime().fieldName('expires_at').nullable(),
    _finishedAt: p.datetime().fieldName('finished_at').nullable(),
    _failureReason: p.string().$type<RestoreFailure>().fieldName('failure_reason').nullable(),
    version: p.integer().version(),
  },
});

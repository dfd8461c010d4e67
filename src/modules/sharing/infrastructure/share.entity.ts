import { defineEntity, p } from '@mikro-orm/core';

import type { SharePermission } from '../domain/share-permission.ts';
import { Share } from '../domain/share.ts';

/**
 * Maps Share to table `share`; its files are stored in a separate table and its downloads are counted by statements.
 */
export const ShareEntity = defineEntity({
  class: Share as unknown as new () => Share,
  tableName: 'share',
  properties: {
    id: p.uuid().primary(),
    ownerId: p.uuid(),
    albumId: p.uuid().nullable(),
    wholeLibrary: p.boolean(),
    granteeId: p.uuid().nullable(),
    tokenHash: p.text().nullable(),
    _passwordHash: p.text().fieldName('password_hash').nullable(),
    _permission: p.string().$type<SharePermission>().fieldName('permission'),
    _includeMetadata: p.boolean().fieldName('include_metadata').nullable(),
    _title: p.text().fieldName('title').nullable(),
    _note: p.text().fieldName('note').nullable(),
    _senderName: p.text().fieldName('sender_name').nullable(),
    _expiresAt: p.datetime().fieldName('expires_at').nullable(),
    _downloadLimit: p.integer().fieldName('download_limit').nullable(),
    _allowsRetrievalRequests: p.boolean().fieldName('allows_wishes'),
    createdAt: p.datetime(),
    _revokedAt: p.datetime().fieldName('revoked_at').nullable(),
    version: p.integer().version(),
  },
});

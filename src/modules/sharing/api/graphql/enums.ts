import { enumOf } from '../../../../platform/graphql/enums.ts';
import { SHARE_ACCESS_KINDS } from '../../application/share-ledger.ts';
import { SHARE_PERMISSIONS } from '../../domain/share-permission.ts';

export const SharePermissionEnum = enumOf(
  'SharePermission',
  'What a share lets others read.',
  SHARE_PERMISSIONS,
  {
    PREVIEW: 'Small pictures without hidden data, such as where they were taken.',
    ORIGINAL: 'The very bytes as well.',
  },
);

export const ShareAccessKindEnum = enumOf(
  'ShareAccessKind',
  'What was done with a share.',
  SHARE_ACCESS_KINDS,
  {
    OPENED: 'Its page was looked at.',
    PREVIEW: 'A file was looked at.',
    DOWNLOAD: 'The original of a file was downloaded.',
    ZIP: 'Everything was downloaded as a zip.',
    PASSWORD_FAILED: 'A wrong password was told.',
    RETRIEVAL_ASKED: 'An original in cold storage was asked for.',
  },
);

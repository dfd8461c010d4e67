import { enumOf } from '../../../../platform/graphql/enums.ts';
import { SHARE_ACCESS_KINDS } from '../../application/share-ledger.ts';
import { SHARE_PERMISSIONS } from '../../domain/share-permission.ts';
import { SHARE_REQUEST_STATUSES } from '../../domain/share-request.ts';

export const SharePermissionEnum = enumOf(
  'SharePermission',
  'Access granted by a share.',
  SHARE_PERMISSIONS,
  {
    PREVIEW:
      'Previews only. Recipients see metadata such as the location only with `includeMetadata`.',
    ORIGINAL: 'Previews and original files, which contain their metadata.',
  },
);

export const ShareAccessKindEnum = enumOf(
  'ShareAccessKind',
  'Kind of access to a share.',
  SHARE_ACCESS_KINDS,
  {
    OPENED: 'The share page was opened.',
    PREVIEW: 'A file was viewed.',
    DOWNLOAD: 'An original was downloaded.',
    ZIP: 'All files were downloaded as a zip.',
    PASSWORD_FAILED: 'A wrong password was entered.',
    RETRIEVAL_ASKED: 'An original in cold storage was requested.',
  },
);

export const ShareRequestStatusEnum = enumOf(
  'ShareRequestStatus',
  'Status of a request for an original in cold storage.',
  SHARE_REQUEST_STATUSES,
  {
    PENDING: 'Waits for the owner.',
    APPROVED: 'The owner started a retrieval.',
    DECLINED: 'The owner declined. The original can be requested again after 7 days.',
  },
);

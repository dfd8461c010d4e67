import { enumOf } from '../../../../platform/graphql/enums.ts';
import { COPY_STATES } from '../../../library/domain/copy.ts';
import { ARCHIVAL_STATES } from '../../domain/archival.ts';

export const ArchivalStateEnum = enumOf(
  'ArchivalState',
  'Archiving state of a file.',
  ARCHIVAL_STATES,
  {
    WAITING: 'Copies are being created and verified.',
    ARCHIVED: 'Archived; the hot copy still exists.',
    RELEASED: 'Archived; the hot copy was deleted.',
  },
);

export const CopyStateEnum = enumOf('CopyState', 'Verification state of a copy.', COPY_STATES, {
  STORED: 'Confirmed by the provider, not yet compared with the original.',
  VERIFIED: 'Matches the original.',
  UNVERIFIABLE:
    'Has the size of the original, but can only be compared after a retrieval. Does not count as a copy.',
  DAMAGED: 'Differs from the original.',
  MISSING: 'No longer available at the provider.',
  RELEASED: 'Released because other copies are verified.',
});

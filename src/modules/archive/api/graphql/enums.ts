import { enumOf } from '../../../../platform/graphql/enums.ts';
import { COPY_STATES } from '../../../library/domain/copy.ts';
import { ARCHIVAL_STATES } from '../../domain/archival.ts';
import { DURABILITY_PROBLEMS } from '../../domain/durability.ts';

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

export const DurabilityProblemEnum = enumOf(
  'DurabilityProblem',
  "Why a file's local copy must not be deleted.",
  DURABILITY_PROBLEMS,
  {
    IN_TRASH: 'The file is in the trash and will be deleted.',
    ARCHIVE_PENDING: 'The copies that the archive policy requires are still being made.',
    NO_VERIFIED_COPY: 'No copy has been compared with the original yet, or none matches.',
    TOO_FEW_COPIES: 'Fewer verified copies exist than the archive policy requires.',
    COPY_MISSING: 'A copy is no longer available at its provider.',
    COPY_DAMAGED: 'A copy differs from the original.',
    PROVIDER_NOT_CONFIGURED:
      'A copy is at a provider that is no longer configured, so it cannot be read.',
    SIMULATED_ARCHIVE: 'A copy is in a simulated archive, which is only meant for evaluation.',
    ONE_FAILURE_DOMAIN: 'All copies are on one disk, or at fewer places than copies are required.',
  },
);

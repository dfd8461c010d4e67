import { enumOf } from '../../../../platform/graphql/enums.ts';
import { PROVIDER_CHECK_STEPS } from '../../application/check-provider.ts';
import { PLACEMENT_REASONS } from '../../domain/explain-placement.ts';
import { RETRIEVAL_TIERS } from '../../domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../domain/storage-class.ts';

export const StorageClassEnum = enumOf(
  'StorageClass',
  'Storage class of an object, in S3 terms.',
  STORAGE_CLASSES,
);

export const RetrievalTierEnum = enumOf(
  'RetrievalTier',
  'Speed and price level of a retrieval.',
  RETRIEVAL_TIERS,
);

export const PlacementReasonEnum = enumOf(
  'PlacementReason',
  'Reason why a provider would or would not store a copy of a file.',
  PLACEMENT_REASONS,
  {
    CHOSEN: 'It would store a copy.',
    UNHEALTHY: 'It is currently unhealthy.',
    FILE_TOO_LARGE: 'It does not accept files of this size.',
    NOT_IN_POLICY: 'The policy does not list it for this file category.',
    NOT_WORTHWHILE: 'Its overhead for a file this small exceeds the savings.',
    NOT_NEEDED: 'Other providers take precedence.',
  },
);

export const ProviderCheckStepEnum = enumOf(
  'ProviderCheckStepName',
  'Step of a provider check.',
  PROVIDER_CHECK_STEPS,
);

export const ProviderCheckOutcomeEnum = enumOf(
  'ProviderCheckOutcome',
  'Outcome of a check step.',
  ['PASSED', 'FAILED', 'SKIPPED'],
  { SKIPPED: 'The step was not run; the message says why.' },
);

import { enumOf } from '../../../../platform/graphql/enums.ts';
import { PROVIDER_CHECK_STEPS } from '../../application/check-provider.ts';
import { PLACEMENT_REASONS } from '../../domain/explain-placement.ts';
import { RETRIEVAL_TIERS } from '../../domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../domain/storage-class.ts';

export const StorageClassEnum = enumOf(
  'StorageClass',
  "How an object is stored, in S3's words.",
  STORAGE_CLASSES,
);

export const RetrievalTierEnum = enumOf(
  'RetrievalTier',
  'How fast, and at what price, an archived file is retrieved.',
  RETRIEVAL_TIERS,
);

export const PlacementReasonEnum = enumOf(
  'PlacementReason',
  'Why a provider would, or would not, get a copy of a file.',
  PLACEMENT_REASONS,
  {
    CHOSEN: 'It would get a copy.',
    UNHEALTHY: 'It does not answer as it should now.',
    FILE_TOO_LARGE: 'It does not take files of this size.',
    NOT_IN_POLICY: 'The policy does not name it for this kind of file.',
    NOT_WORTHWHILE: 'So small a file costs more there than it saves.',
    NOT_NEEDED: 'Enough others come first.',
  },
);

export const ProviderCheckStepEnum = enumOf(
  'ProviderCheckStepName',
  'What is tried with a provider.',
  PROVIDER_CHECK_STEPS,
);

export const ProviderCheckOutcomeEnum = enumOf(
  'ProviderCheckOutcome',
  'How it went.',
  ['PASSED', 'FAILED', 'SKIPPED'],
  { SKIPPED: 'It was not tried; the message says why.' },
);

import { describe, expect, it } from 'vitest';

import { requireTier, tiersOf } from '../../../../src/modules/storage/domain/retrieval-hours.ts';
import { RETRIEVAL_TIERS } from '../../../../src/modules/storage/domain/retrieval-tier.ts';
import { STORAGE_CLASSES } from '../../../../src/modules/storage/domain/storage-class.ts';

/** The tiers that Amazon S3 offers. */
const OFFERED = {
  STANDARD: [],
  STANDARD_IA: [],
  GLACIER_IR: [],
  INTELLIGENT_TIERING: [],
  GLACIER: ['EXPEDITED', 'STANDARD', 'BULK'],
  DEEP_ARCHIVE: ['STANDARD', 'BULK'],
} as const;

describe('retrieval tiers', () => {
  it.each(STORAGE_CLASSES)('of %s match those of Amazon S3, fastest first', (storageClass) => {
    expect(tiersOf(storageClass)).toEqual(OFFERED[storageClass]);
  });

  it.each(STORAGE_CLASSES.flatMap((of) => RETRIEVAL_TIERS.map((tier) => [of, tier] as const)))(
    'are refused where they are not offered: %s, %s',
    (storageClass, tier) => {
      const ask = () => requireTier(storageClass, tier);
      if ((OFFERED[storageClass] as readonly string[]).includes(tier)) expect(ask).not.toThrow();
      else {
        expect(ask).toThrow(expect.objectContaining({ code: 'RETRIEVAL_TIER_UNSUPPORTED' }));
      }
    },
  );
});

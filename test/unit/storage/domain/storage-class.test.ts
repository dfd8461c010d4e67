import { describe, expect, it } from 'vitest';

import { isCold, RETRIEVAL_HOURS } from '../../../../src/modules/storage/domain/retrieval-hours.ts';
import { STORAGE_CLASSES } from '../../../../src/modules/storage/domain/storage-class.ts';

describe('storage classes', () => {
  it('that must be restored before they are read', () => {
    expect(STORAGE_CLASSES.filter(isCold)).toEqual(['GLACIER', 'DEEP_ARCHIVE']);
  });

  it('have no expedited retrieval from the deep archive', () => {
    expect(RETRIEVAL_HOURS.DEEP_ARCHIVE).toEqual({ STANDARD: [9, 12], BULK: [24, 48] });
  });

  it('are restored no earlier by a cheaper tier, and never later than their latest hour', () => {
    for (const tiers of Object.values(RETRIEVAL_HOURS)) {
      const hours = [tiers.EXPEDITED, tiers.STANDARD, tiers.BULK].filter(
        (range) => range !== undefined,
      );
      for (const [earliest, latest] of hours) expect(earliest).toBeLessThanOrEqual(latest);
      const latest = hours.map((range) => range[1]);
      expect(latest).toEqual(latest.toSorted((a, b) => a - b));
    }
  });
});

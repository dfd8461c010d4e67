import { describe, expect, it } from 'vitest';

import { isCold, RETRIEVAL_HOURS } from '../../../../src/modules/storage/domain/retrieval-hours.ts';
import { STORAGE_CLASSES } from '../../../../src/modules/storage/domain/storage-class.ts';

describe('storage classes', () => {
  it('identify those that must be restored before reading', () => {
    expect(STORAGE_CLASSES.filter(isCold)).toEqual(['GLACIER', 'DEEP_ARCHIVE']);
  });

  it('offer no expedited retrieval from DEEP_ARCHIVE', () => {
    expect(RETRIEVAL_HOURS.DEEP_ARCHIVE).toEqual({ STANDARD: [9, 12], BULK: [24, 48] });
  });

  it('take at least as long in cheaper tiers, with consistent earliest and latest hours', () => {
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

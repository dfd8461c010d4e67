import { describe, expect, it } from 'vitest';

import { PlanParts } from '../../../../src/modules/exports/application/plan-parts.ts';
import { ZipFiles } from '../../../../src/modules/exports/application/zip-files.ts';
import { EXPORT_FORMATS } from '../../../../src/modules/exports/domain/export-format.ts';
import { YazlZipWriter } from '../../../../src/modules/exports/infrastructure/yazl-zip-writer.ts';
import { SeededRandom } from '../../../support/general/seeded-random.ts';
import { exportedFile } from '../../../support/library/exported-files.ts';

const zipFiles = new ZipFiles(
  { copiesOf: async () => [] },
  { open: async () => Promise.reject(new Error('not read')) },
  new YazlZipWriter(),
);
const planParts = new PlanParts(zipFiles);
const ID = '01900000-0000-7000-8000-000000000001';

/** Files with names, sizes and facts of many lengths. */
function candidates(count: number, random: SeededRandom) {
  return Array.from({ length: count }, (_, at) => {
    const name = `${'夏a'.repeat(random.between(1, 60))}${at}.jpg`;
    const tags = Array.from({ length: random.between(0, 5) }, () => '"tag", ');
    const size = random.between(0, 9_000);
    return {
      ...exportedFile(name, { name, tags, description: '"\n'.repeat(at) }, size),
      isTrashed: false,
    };
  });
}

describe('planned parts', () => {
  it.each(EXPORT_FORMATS)('in the format %s do not exceed their size', (format) => {
    const random = SeededRandom.ofRun();
    const head = { id: ID, createdAt: new Date(0), format };
    for (let round = 0; round < 20; round += 1) {
      const partBytes = random.between(12_000, 60_000);
      const all = candidates(30, random);
      const { files, parts } = planParts.plan(all, head, partBytes);
      const about = `seed ${random.seed}, round ${round}`;
      expect(
        files.map(({ id }) => id),
        about,
      ).toEqual(all.map(({ id }) => id));
      expect(
        parts.map(({ number }) => number),
        about,
      ).toEqual(parts.map((_, at) => at + 1));
      expect(
        parts.reduce((sum, part) => sum + part.files, 0),
        about,
      ).toBe(30);
      for (const part of parts.filter((one) => one.files > 1)) {
        expect(part.sizeBytes, about).toBeLessThanOrEqual(partBytes);
      }
      expect(parts.length, about).toBeGreaterThan(1);
    }
  });

  it('waste less than a kilobyte per file', () => {
    const head = { id: ID, createdAt: new Date(0), format: 'ORIGINALS' } as const;
    const all = Array.from({ length: 100 }, (_, at) => ({
      ...exportedFile(`${at}`, { name: `${at}` }, 100_000),
      isTrashed: false,
    }));
    const { parts } = planParts.plan(all, head, 2_020_000);
    expect(parts.slice(0, -1).map(({ files }) => files)).toEqual([20, 20, 20, 20]);
  });
});

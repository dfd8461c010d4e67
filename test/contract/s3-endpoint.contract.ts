import { randomUUID } from 'node:crypto';

import { CreateBucketCommand, HeadBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { emptyPrefix } from '../support/storage/empty-prefix.ts';
import type { ExpectedDifferences } from './known-s3-servers.ts';
import { ACCESS_RULES } from './s3-rules/access-rules.ts';
import { ARCHIVE_RULES } from './s3-rules/archive-rules.ts';
import { MULTIPART_RULES } from './s3-rules/multipart-rules.ts';
import { OBJECT_RULES } from './s3-rules/object-rules.ts';
import { RuleContext, type S3Target } from './s3-rules/s3-rule.ts';

const RULES = [...OBJECT_RULES, ...MULTIPART_RULES, ...ARCHIVE_RULES, ...ACCESS_RULES];

/**
 * The S3 behaviour this project relies on, checked on any endpoint; each title cites the source of its rule.
 * Rules that are expected to differ are checked too: they must fail, and their titles give the reason.
 * The suite removes everything it puts into the bucket.
 */
export function s3EndpointContract(
  name: string,
  open: () => Promise<S3Target & Partial<AsyncDisposable>>,
  expectedToDiffer: ExpectedDifferences = {},
): void {
  describe(`S3 endpoint contract: ${name}`, () => {
    const reasons = new Map(Object.entries(expectedToDiffer));
    let target: S3Target & Partial<AsyncDisposable>;
    let s3: RuleContext;

    beforeAll(async () => {
      target = await open();
      s3 = new RuleContext(target, `flexstorage-contract-${randomUUID()}/`);
      await requireBucket(s3);
    });

    afterAll(async () => {
      await emptyPrefix(s3.client, s3.bucket, s3.prefix);
      await s3[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]?.();
    });

    for (const { source, title, needs, check } of RULES.filter(({ id }) => !reasons.has(id))) {
      it(`[${source}] ${title}`, async ({ skip }) => {
        skip(needs === 'advance' && !target.advance, 'NOT TESTED: its clock cannot be advanced');
        await expect(check(s3)).resolves.toBeUndefined();
      });
    }

    for (const { id, source, title, check } of RULES.filter(({ id: its }) => reasons.has(its))) {
      it(`[${source}] DIFFERS: ${title} (${reasons.get(id)})`, async () => {
        await expect(check(s3), `${id} no longer differs`).rejects.toThrow();
        // The failure must not be an unavailable endpoint.
        await s3.client.send(new HeadBucketCommand({ Bucket: s3.bucket }));
      });
    }

    it('lists only known rules as expected differences', () => {
      const ids = new Set(RULES.map(({ id }) => id));
      expect([...reasons.keys()].filter((id) => !ids.has(id))).toEqual([]);
    });
  });
}

async function requireBucket({ client, bucket }: RuleContext): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
  } catch {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  }
}

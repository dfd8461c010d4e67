import {
  CopyObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  RestoreObjectCommand,
  type StorageClass,
  type Tier,
} from '@aws-sdk/client-s3';
import { expect, vi } from 'vitest';

import { HELLO, refusalOf, type RuleContext, type S3Rule } from './s3-rule.ts';

const CLASSES = ['STANDARD_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE', 'INTELLIGENT_TIERING'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** For endpoints whose restores run on their own clock. */
const PATIENCE = { timeout: 15_000, interval: 250 };
const READY =
  /^ongoing-request="false", expiry-date="[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} .+ GMT"$/;

const CLASS_RULES = CLASSES.map((name): S3Rule => ({
  id: `class-${name.toLowerCase().replaceAll('_', '-')}`,
  source: 'UG storage-class-intro',
  title: `HEAD returns the class ${name} of an object`,
  check: async (s3) => {
    const { place } = await s3.put({ StorageClass: name as StorageClass });
    expect(await s3.head(place)).toMatchObject({ StorageClass: name });
  },
}));

export const ARCHIVE_RULES: readonly S3Rule[] = [
  ...CLASS_RULES,
  {
    id: 'copy-into-archive',
    source: 'API CopyObject',
    title: 'a copy can have another class than its source',
    check: async (s3) => {
      const { place } = await s3.put();
      const copy = s3.place('copy');
      const CopySource = `${place.Bucket}/${place.Key}`;
      const StorageClass = 'DEEP_ARCHIVE';
      await s3.client.send(new CopyObjectCommand({ ...copy, CopySource, StorageClass }));
      expect(await s3.head(copy)).toMatchObject({ ContentLength: HELLO.length, StorageClass });
    },
  },
  {
    id: 'archived-is-not-read',
    source: 'UG archived-objects',
    title: 'reading an archived object is 403 InvalidObjectState',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'DEEP_ARCHIVE' });
      const refused = s3.client.send(new GetObjectCommand(place));
      expect(await refusalOf(refused)).toEqual({ name: 'InvalidObjectState', status: 403 });
    },
  },
  {
    id: 'archived-is-not-copied',
    source: 'UG archived-objects',
    title: 'copying an archived object is 403',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      const CopySource = `${place.Bucket}/${place.Key}`;
      const copy = new CopyObjectCommand({ ...s3.place('copy'), CopySource });
      expect(await refusalOf(s3.client.send(copy))).toMatchObject({ status: 403 });
    },
  },
  {
    id: 'restore-begins',
    source: 'API RestoreObject',
    title: 'a restore is accepted with 202',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      expect((await restore(s3, place, 'Expedited')).$metadata.httpStatusCode).toBe(202);
    },
  },
  {
    id: 'restore-is-told',
    source: 'UG restoring-objects',
    title: 'HEAD shows a restore once it is accepted',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      await restore(s3, place, 'Standard');
      expect((await s3.head(place)).Restore).toMatch(/^ongoing-request="(true|false)"/);
    },
  },
  {
    id: 'restore-twice',
    source: 'API RestoreObject',
    title: 'a slower restore while one is in progress is 409 RestoreAlreadyInProgress',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      await restore(s3, place, 'Expedited');
      const refusal = await refusalOf(restore(s3, place, 'Bulk'));
      expect(refusal).toEqual({ name: 'RestoreAlreadyInProgress', status: 409 });
    },
  },
  {
    id: 'deep-archive-expedited',
    source: 'UG restoring-objects-retrieval-options',
    title: 'DEEP_ARCHIVE has no Expedited tier',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'DEEP_ARCHIVE' });
      const { status } = await refusalOf(restore(s3, place, 'Expedited'));
      expect([400, 403]).toContain(status);
    },
  },
  {
    id: 'restore-of-standard',
    source: 'API RestoreObject',
    title: 'restoring an object that is not archived is 403',
    check: async (s3) => {
      const { place } = await s3.put();
      const { status } = await refusalOf(restore(s3, place, 'Standard'));
      expect(status).toBe(403);
    },
  },
  {
    id: 'restore-is-listed',
    source: 'API ListObjectsV2',
    title: 'a listing shows restores in progress on request',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      await restore(s3, place, 'Bulk');
      const listing = await s3.client.send(
        new ListObjectsV2Command({
          Bucket: s3.bucket,
          Prefix: place.Key,
          OptionalObjectAttributes: ['RestoreStatus'],
        }),
      );
      const [listed] = listing.Contents ?? [];
      expect(listed).toMatchObject({ Key: place.Key, StorageClass: 'GLACIER' });
      expect(listed?.RestoreStatus?.IsRestoreInProgress).toBe(true);
    },
  },
  {
    id: 'restored-is-read',
    source: 'UG restoring-objects',
    title: 'a restored object is readable until the date in HEAD, and keeps its class',
    needs: 'advance',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      await restore(s3, place, 'Standard');
      await s3.target.advance?.(6 * HOUR_MS);
      const { Restore, StorageClass } = await vi.waitFor(async () => {
        const head = await s3.head(place);
        expect(head.Restore).toMatch(READY);
        return head;
      }, PATIENCE);
      expect(StorageClass).toBe('GLACIER');
      const until = Date.parse(/expiry-date="(.+)"/.exec(Restore ?? '')?.[1] ?? '');
      expect(until % DAY_MS).toBe(0);
      expect(await s3.read(place)).toEqual(HELLO);
    },
  },
  {
    id: 'restored-expires',
    source: 'UG restoring-objects',
    title: 'a restored copy expires on its date, and the object is archived as before',
    needs: 'advance',
    check: async (s3) => {
      const { place } = await s3.put({ StorageClass: 'GLACIER' });
      await restore(s3, place, 'Standard');
      await s3.target.advance?.(6 * HOUR_MS);
      await vi.waitFor(async () => expect((await s3.head(place)).Restore).toMatch(READY), PATIENCE);
      await s3.target.advance?.(2 * DAY_MS);
      expect((await s3.head(place)).Restore).toBeUndefined();
      const refusal = await refusalOf(s3.client.send(new GetObjectCommand(place)));
      expect(refusal).toEqual({ name: 'InvalidObjectState', status: 403 });
    },
  },
];

function restore(s3: RuleContext, place: { Bucket: string; Key: string }, tier: Tier) {
  const GlacierJobParameters = { Tier: tier };
  const RestoreRequest = { Days: 1, GlacierJobParameters };
  return s3.client.send(new RestoreObjectCommand({ ...place, RestoreRequest }));
}

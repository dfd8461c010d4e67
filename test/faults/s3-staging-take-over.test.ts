import { randomBytes, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { S3Staging } from '../../src/modules/upload/infrastructure/staging/s3/s3-staging.ts';
import { PART_BYTES } from '../../src/modules/upload/infrastructure/staging/s3/staged-bucket.ts';
import type { CheckedStaging } from '../support/fsck/checked-place.ts';
import { s3Staging } from '../support/fsck/s3-place.ts';
import type { FaultKind } from '../support/s3-server/faults.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { s3OptionsOf } from '../support/storage/s3-providers.ts';

const FULL = process.env['FAULTS'] === 'full';

/** More than a take-over sends. */
const REQUESTS = FULL ? 34 : 16;

const FAULTS: readonly (readonly [name: string, fault: FaultKind])[] = [
  ['503', { kind: 'status', status: 503, code: 'SlowDown' }],
  ['a reset connection', { kind: 'reset-request' }],
  ['a lost answer', { kind: 'no-answer' }],
];

/** Acknowledged bytes: whole parts and a tail, a tail of one byte, whole parts only. */
const OFFSETS = [2 * PART_BYTES + 2_000_000, PART_BYTES + 1, 3 * PART_BYTES];

const CASES = FULL
  ? OFFSETS.flatMap((offset) => (['aws', 'b2'] as const).map((profile) => ({ offset, profile })))
  : [{ offset: OFFSETS[0] ?? 0, profile: 'aws' as const }];

describe.each(CASES)('taking over $offset bytes staged on S3 ($profile)', ({ offset, profile }) => {
  let server: S3TestServer;
  let staging: S3Staging;
  let bucket: CheckedStaging;
  const bytes = randomBytes(offset + 100);
  beforeAll(async () => {
    server = await startS3Server({ profile });
    const options = s3OptionsOf(server, { profile, prefix: 'staging/' });
    staging = new S3Staging(options);
    bucket = s3Staging(options);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  async function write(session: string, at: number, written: Uint8Array): Promise<void> {
    await using writer = await staging.append(session, at);
    await writer.write(written);
    await writer.sync();
  }

  /** Fails every request of a take-over from one on. */
  async function takeOverFailing(fault: FaultKind, from: number, session: string): Promise<number> {
    let sent = 0;
    const when = (): boolean => {
      sent += 1;
      return sent > from;
    };
    const planned = server.faults.next({ ...fault, when, times: 1_000 });
    await staging.detach(session, offset).catch(() => undefined);
    server.faults.clear();
    return planned.hits;
  }

  it.each(FULL ? FAULTS : FAULTS.slice(0, 1))(
    'loses no acknowledged byte if it fails with %s at any request, and can be repeated',
    { timeout: 900_000 },
    async (_, fault) => {
      let rounds = 0;
      for (let from = 0; from < REQUESTS; from += 1) {
        const session = randomUUID();
        await staging.create(session);
        await write(session, 0, bytes.subarray(0, offset));
        const hits = await takeOverFailing(fault, from, session);
        expect(await staging.size(session), `after request ${from}`).toBe(offset);
        await staging.detach(session, offset);
        expect(await staging.size(session)).toBe(offset);
        await write(session, offset, bytes.subarray(offset));
        await staging.seal(session, bytes.byteLength);
        const read: Uint8Array[] = [];
        for await (const chunk of staging.open(session)) read.push(chunk);
        expect(Buffer.concat(read).equals(bytes), `after request ${from}`).toBe(true);
        await staging.remove(session);
        rounds += 1;
        if (hits === 0) break;
      }
      // The last round sent fewer requests than it could have.
      expect(rounds).toBeGreaterThan(8);
      expect(await bucket.entries()).toEqual([]);
    },
  );
});

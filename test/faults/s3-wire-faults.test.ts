import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { isDomainError } from '../../src/kernel/domain-error.ts';
import type { PutSource } from '../../src/modules/storage/domain/storage-provider.ts';
import { S3StorageProvider } from '../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import type { S3ProfileName } from '../../src/platform/s3/s3-profile.ts';
import type { FaultKind } from '../support/s3-server/faults.ts';
import type { S3Operation } from '../support/s3-server/s3-operations.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { bytesOf, collect, sha256, sourceOf } from '../support/storage/object-source.ts';
import { openUploads, s3OptionsOf } from '../support/storage/s3-providers.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;
const SMALL = 2 * MIB;
const LARGE = 11 * MIB;
/** For the duration of the put. */
const ALWAYS = 1_000;
/** Stands in for the idle timeout of 30 seconds. */
const IDLE_MS = 200;

interface Case {
  readonly what: string;
  readonly fault: FaultKind;
  readonly at: S3Operation;
  readonly size: number;
  /** Only the response is lost, so the object may exist and must be complete. */
  readonly mayBeMade?: true;
  /** Slow and covered by other cases: only in the full run. */
  readonly long?: boolean;
}

const status = (code: string, number: number): FaultKind => ({
  kind: 'status',
  status: number,
  code,
});

const REFUSALS: readonly (readonly [what: string, fault: FaultKind])[] = [
  ['500', status('InternalError', 500)],
  ['503 SlowDown', status('SlowDown', 503)],
  ['a connection reset immediately', { kind: 'reset-request' }],
  ['silence', { kind: 'stall' }],
];
const BODY: readonly (readonly [what: string, fault: FaultKind])[] = [
  ['a connection reset midway', { kind: 'reset-request', afterBytes: MIB }],
  ['a digest mismatch', status('BadDigest', 400)],
];

const cases = (
  at: S3Operation,
  size: number,
  faults: readonly (readonly [string, FaultKind])[],
  mayBeMade?: true,
): Case[] =>
  faults.map(([what, fault]) => ({ what, fault, at, size, ...(mayBeMade && { mayBeMade }) }));

const isSlow = (what: string): boolean => what === '503 SlowDown' || what === 'silence';

const PUT_CASES: readonly Case[] = [
  ...cases('PutObject', SMALL, [...REFUSALS, ...BODY]),
  ...cases('CreateMultipartUpload', LARGE, REFUSALS),
  ...cases('PartialUpload', LARGE, [
    ...REFUSALS,
    ...BODY,
    ['no answer', { kind: 'no-answer' }],
    ['the wrong ETag', { kind: 'wrong-etag' }],
  ]),
  ...cases('CompleteMultipartUpload', LARGE, [
    ...REFUSALS,
    ['an error in a 200', { kind: 'error-body' }],
    ['a missing upload', status('NoSuchUpload', 404)],
  ]),
  ...cases('HeadObject', SMALL, REFUSALS, true),
  ...cases('HeadObject', LARGE, REFUSALS, true),
].map((item) => ({ ...item, long: item.at !== 'PutObject' && isSlow(item.what) }));

/** Faults that must not affect the result of a put. */
const HARMLESS: readonly Case[] = [
  ...cases('PutObject', SMALL, [
    ['the wrong ETag', { kind: 'wrong-etag' }],
    ['no answer', { kind: 'no-answer' }],
  ]),
  ...cases('CompleteMultipartUpload', LARGE, [
    ['the wrong ETag', { kind: 'wrong-etag' }],
    ['no answer', { kind: 'no-answer' }],
    ['a truncated response', { kind: 'reset-response' }],
  ]),
];

const servers = new Map<S3ProfileName, S3TestServer>();
beforeAll(async () => {
  for (const profile of ['aws', 'b2'] as const) {
    servers.set(profile, await startS3Server({ profile }));
  }
});
afterAll(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]();
});
afterEach(() => {
  for (const server of servers.values()) server.faults.clear();
});

function installation(profile: S3ProfileName) {
  const server = servers.get(profile);
  if (!server) throw new Error('no server');
  const options = s3OptionsOf(server, { profile });
  server.log.clear();
  return {
    server,
    bucket: options.bucket,
    provider: S3StorageProvider.open(options),
    impatient: S3StorageProvider.open({ ...options, timeouts: { idleMs: IDLE_MS } }),
  };
}

/** A source that calls `onOpen` before its first byte, so that earlier requests meet no fault. */
function sourceThat(bytes: Uint8Array, onOpen: () => void): PutSource {
  const source = sourceOf(bytes);
  return {
    ...source,
    open(signal, range) {
      onOpen();
      return source.open(signal, range);
    },
  };
}

/** Whether a client notices the fault only by its idle timeout. On a busy machine, a short one fails other puts. */
const isSilent = ({ kind }: FaultKind): boolean => kind === 'stall' || kind === 'no-answer';

const soon = ({ clock }: S3TestServer): Date => new Date(clock.now().getTime() + 1_000);

describe.each(['aws', 'b2'] as const)('a put to %s', (profile) => {
  const isDue = ({ long = false }: Case): boolean => FULL || (!long && profile === 'aws');

  it.each(PUT_CASES.filter(isDue))(
    'with persistent $what at $at ($size bytes) fails, leaves no part, and can be retried',
    async ({ fault, at, size, mayBeMade }) => {
      const { server, bucket, provider, impatient } = installation(profile);
      const bytes = randomBytes(size);
      let planned = false;
      const source = sourceThat(bytes, () => {
        if (!planned) server.faults.next({ ...fault, operation: at, times: ALWAYS });
        planned = true;
      });
      if (at === 'CreateMultipartUpload') {
        server.faults.next({ ...fault, operation: at, times: ALWAYS });
      }
      const client = isSilent(fault) ? impatient : provider;
      const failure = await client.put('key', source).catch((error: unknown) => error);
      expect(isDomainError(failure, 'PROVIDER_UNAVAILABLE'), String(failure)).toBe(true);
      server.faults.clear();
      await expect
        .poll(async () => {
          // An upload created despite a lost response is swept.
          if (at === 'CreateMultipartUpload') await provider.removeLeftovers(soon(server));
          return openUploads(server, bucket);
        })
        .toEqual([]);
      const left = await collect(provider.list(''));
      if (mayBeMade) expect(left).toEqual([{ key: 'key', size }]);
      else expect(left).toEqual([]);

      const location = await provider.put('key', sourceOf(bytes));
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
      expect(await openUploads(server, bucket)).toEqual([]);
    },
  );

  const passes = ({ fault }: Case) => fault.kind !== 'status' || fault.status >= 500;
  it.each(PUT_CASES.filter((item) => passes(item) && isDue(item)))(
    'with one $what at $at ($size bytes) succeeds',
    async ({ fault, at, size }) => {
      const { server, provider, impatient } = installation(profile);
      const bytes = randomBytes(size);
      const hit = server.faults.next({ ...fault, operation: at });
      const client = isSilent(fault) ? impatient : provider;
      const put = await client.put('key', sourceOf(bytes)).catch(() => undefined);
      expect(hit.hits).toBe(1);
      // If the SDK does not retry, the caller does.
      const location = put ?? (await provider.put('key', sourceOf(bytes)));
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    },
  );

  it.each(HARMLESS)('with $what at $at stores the right object', async ({ fault, at, size }) => {
    const { server, bucket, provider } = installation(profile);
    const bytes = randomBytes(size);
    const hit = server.faults.next({ ...fault, operation: at });
    const location = await provider.put('key', sourceOf(bytes));
    expect(hit.hits).toBe(1);
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    expect(await openUploads(server, bucket)).toEqual([]);
  });

  it.each([SMALL, LARGE])(
    'whose object is not visible afterwards (%i bytes) fails, and the next put finds it',
    async (size) => {
      const { server, provider } = installation(profile);
      const bytes = randomBytes(size);
      server.faults.next({
        ...status('NoSuchKey', 404),
        operation: 'HeadObject',
        when: () => server.calls.PutObject + server.calls.CompleteMultipartUpload > 0,
        times: ALWAYS,
      });
      const put = provider.put('key', sourceOf(bytes));
      await expect(put).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
      server.faults.clear();
      const sent = server.calls.PutObject + server.calls.CompleteMultipartUpload;
      const location = await provider.put('key', sourceOf(bytes));
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
      expect(server.calls.PutObject + server.calls.CompleteMultipartUpload).toBe(sent);
    },
  );
});

it('puts to B2 with lost responses create versions, and the next put finds the latest', async () => {
  const { server, provider } = installation('b2');
  const bytes = randomBytes(SMALL);
  server.faults.next({ kind: 'no-answer', operation: 'PutObject', times: ALWAYS });
  const put = provider.put('key', sourceOf(bytes));
  await expect(put).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  const sent = server.calls.PutObject;
  server.faults.clear();
  const location = await provider.put('key', sourceOf(bytes));
  expect(server.calls.PutObject).toBe(sent);
  expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
});

describe('a copy by the service', () => {
  it.each<[string, S3Operation, FaultKind]>([
    ['an error in a 200', 'UploadPartCopy', { kind: 'error-body' }],
    ['an error in a 200', 'CompleteMultipartUpload', { kind: 'error-body' }],
    ['500', 'UploadPartCopy', status('InternalError', 500)],
    ['silence', 'UploadPartCopy', { kind: 'stall' }],
  ])('with %s at %s fails, leaves nothing, and can be retried', async (_what, at, fault) => {
    const { server, bucket, provider, impatient } = installation('aws');
    const bytes = randomBytes(SMALL);
    const s3Object = provider.s3ObjectOf(await provider.put('first', sourceOf(bytes)));
    const source = sourceOf(bytes, { s3Object });
    server.faults.next({ ...fault, operation: at, times: ALWAYS });
    const put = impatient.put('second', source);
    await expect(put).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    server.faults.clear();
    await expect.poll(() => openUploads(server, bucket)).toEqual([]);
    expect(await collect(provider.list('second'))).toEqual([]);
    const location = await provider.put('second', source);
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
  });

  it('with a wrong ETag is abandoned, and the bytes are uploaded', async () => {
    const { server, bucket, provider } = installation('aws');
    const bytes = randomBytes(SMALL);
    const s3Object = provider.s3ObjectOf(await provider.put('first', sourceOf(bytes)));
    server.faults.next({ kind: 'wrong-etag', operation: 'UploadPartCopy' });
    const location = await provider.put('second', sourceOf(bytes, { s3Object }));
    expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    expect(server.calls).toMatchObject({ PutObject: 2 });
    expect(await openUploads(server, bucket)).toEqual([]);
  });
});

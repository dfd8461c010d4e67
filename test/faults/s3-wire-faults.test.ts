import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { isDomainError } from '../../src/kernel/domain-error.ts';
import type { PutSource } from '../../src/modules/storage/domain/storage-provider.ts';
import { S3StorageProvider } from '../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import type { S3ProfileName } from '../../src/platform/s3/s3-profile.ts';
import { bytesOf, collect, sha256, sourceOf } from '../support/object-source.ts';
import { openUploads, s3OptionsOf } from '../support/s3-providers.ts';
import type { FaultKind } from '../support/s3-server/faults.ts';
import type { S3Operation } from '../support/s3-server/s3-operations.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';

const FULL = process.env['FAULTS'] === 'full';
const MIB = 1024 * 1024;
const SMALL = 2 * MIB;
const LARGE = 11 * MIB;
/** For as long as the put goes on. */
const ALWAYS = 1_000;
/** What stands for the half minute that a connection may be silent. */
const IDLE_MS = 200;

interface Case {
  readonly what: string;
  readonly fault: FaultKind;
  readonly at: S3Operation;
  readonly size: number;
  /** The answer is lost although the object was made: then it is there, and whole. */
  readonly mayBeMade?: true;
  /** It takes a while, and others show the same: only in the long run. */
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
  ['a connection that is reset at once', { kind: 'reset-request' }],
  ['silence', { kind: 'stall' }],
];
const BODY: readonly (readonly [what: string, fault: FaultKind])[] = [
  ['a connection that is reset midway', { kind: 'reset-request', afterBytes: MIB }],
  ['a digest that is wrong to the service', status('BadDigest', 400)],
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
    ['an upload that is gone', status('NoSuchUpload', 404)],
  ]),
  ...cases('HeadObject', SMALL, REFUSALS, true),
  ...cases('HeadObject', LARGE, REFUSALS, true),
].map((item) => ({ ...item, long: item.at !== 'PutObject' && isSlow(item.what) }));

/** Faults that a put must not even notice in its result: what it checks is another thing. */
const HARMLESS: readonly Case[] = [
  ...cases('PutObject', SMALL, [
    ['the wrong ETag', { kind: 'wrong-etag' }],
    ['no answer', { kind: 'no-answer' }],
  ]),
  ...cases('CompleteMultipartUpload', LARGE, [
    ['the wrong ETag', { kind: 'wrong-etag' }],
    ['no answer', { kind: 'no-answer' }],
    ['an answer that breaks off', { kind: 'reset-response' }],
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

/** A source whose bytes come when the fault is set: what a put looks at before is not its business. */
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

const soon = ({ clock }: S3TestServer): Date => new Date(clock.now().getTime() + 1_000);

describe.each(['aws', 'b2'] as const)('a put to %s', (profile) => {
  const isDue = ({ long = false }: Case): boolean => FULL || (!long && profile === 'aws');

  it.each(PUT_CASES.filter(isDue))(
    'that meets $what at $at ($size bytes) again and again fails, leaves no part, and can be done again',
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
      const failure = await impatient.put('key', source).catch((error: unknown) => error);
      expect(isDomainError(failure, 'PROVIDER_UNAVAILABLE'), String(failure)).toBe(true);
      server.faults.clear();
      await expect
        .poll(async () => {
          // An upload that was begun although nobody heard of it is swept.
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
    'that meets $what at $at ($size bytes) once goes on',
    async ({ fault, at, size }) => {
      const { server, provider, impatient } = installation(profile);
      const bytes = randomBytes(size);
      const hit = server.faults.next({ ...fault, operation: at });
      const put = await impatient.put('key', sourceOf(bytes)).catch(() => undefined);
      expect(hit.hits).toBe(1);
      // Where the SDK does not do it again, whoever has asked does.
      const location = put ?? (await provider.put('key', sourceOf(bytes)));
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
    },
  );

  it.each(HARMLESS)(
    'that meets $what at $at is the object that it should be',
    async ({ fault, at, size }) => {
      const { server, bucket, provider } = installation(profile);
      const bytes = randomBytes(size);
      const hit = server.faults.next({ ...fault, operation: at });
      const location = await provider.put('key', sourceOf(bytes));
      expect(hit.hits).toBe(1);
      expect(sha256(await bytesOf(await provider.open(location)))).toBe(sha256(bytes));
      expect(await openUploads(server, bucket)).toEqual([]);
    },
  );

  it.each([SMALL, LARGE])(
    'that is not to be seen right after it (%i bytes) has not succeeded, and is found by the next one',
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

it('puts to b2 whose answers are lost make versions, of which the next put finds the last', async () => {
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
  ])(
    'that meets %s at %s fails, leaves nothing, and can be done again',
    async (_what, at, fault) => {
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
    },
  );

  it('whose part has another ETag than was told is given up, and the bytes are sent', async () => {
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

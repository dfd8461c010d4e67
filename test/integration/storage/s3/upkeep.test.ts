import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { S3StorageProvider } from '../../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { sourceOf } from '../../../support/storage/object-source.ts';
import {
  openUploads,
  plainS3,
  s3OptionsOf,
  s3ProviderOn,
} from '../../../support/storage/s3-providers.ts';

const HOUR_MS = 3_600_000;

let server: S3TestServer;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => server.faults.clear());

describe('removing leftovers of puts', () => {
  it('removes only abandoned multipart uploads with its own keys', async () => {
    const options = s3OptionsOf(server, { prefix: 'ours/', storageClass: 'DEEP_ARCHIVE' });
    const provider = S3StorageProvider.open(options);
    const s3 = plainS3(server);
    const begin = async (key: string) => {
      const object = { Bucket: options.bucket, Key: key };
      return { ...object, ...(await s3.send(new CreateMultipartUploadCommand(object))) };
    };
    await begin('theirs/old');
    await begin('ours/staging/old');
    await begin('ours/objects/old');
    await begin('ours/records/old');
    const { Bucket, Key, UploadId } = await begin('ours/objects/slow');
    server.clock.advance(25 * HOUR_MS);
    await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('a part') }),
    );
    await begin('ours/objects/young');
    const before = new Date(server.clock.now().getTime() - 24 * HOUR_MS);
    await provider.removeLeftovers(before);
    expect((await openUploads(server, options.bucket)).toSorted()).toEqual([
      'ours/objects/slow',
      'ours/objects/young',
      'ours/staging/old',
      'theirs/old',
    ]);
    await provider.removeLeftovers(new Date(server.clock.now().getTime() + 1_000));
    expect(await openUploads(server, options.bucket)).toEqual(['ours/staging/old', 'theirs/old']);
  });

  it('succeeds when there are none', async () => {
    await expect(s3ProviderOn(server).removeLeftovers(new Date())).resolves.toBeUndefined();
  });
});

describe('the health of S3', () => {
  it('is checked with one request to the bucket', async () => {
    const provider = s3ProviderOn(server);
    server.log.clear();
    expect(await provider.health()).toEqual({ healthy: true });
    expect(server.log.requests.map(({ operation }) => operation)).toEqual(['HeadBucket']);
  });

  it('reports what is wrong with the bucket', async () => {
    const options = s3OptionsOf(server);
    const reason = async (changes: Partial<typeof options>) => {
      const answer = await S3StorageProvider.open({
        ...options,
        bucket: 'photos',
        ...changes,
      }).health();
      expect(answer.healthy).toBe(false);
      return answer.reason;
    };
    expect(await reason({})).toBe('Bucket photos does not exist.');
    const credentials = { ...server.credentials, secretAccessKey: 'wrong' };
    expect(await reason({ credentials })).toBe(
      'Bucket photos cannot be accessed with these credentials.',
    );
    expect(await reason({ endpoint: 'http://127.0.0.1:1' })).toBe(
      'Bucket photos could not be reached: ECONNREFUSED.',
    );
  });

  it.each([500, 503])('is bad while the service returns %i', async (status) => {
    const provider = s3ProviderOn(server);
    server.faults.next({ kind: 'status', status, code: 'x', operation: 'HeadBucket', times: 9 });
    expect(await provider.health()).toMatchObject({ healthy: false });
    server.faults.clear();
    expect(await provider.health()).toEqual({ healthy: true });
  });

  it('is bad when there is no response within the timeout', async () => {
    const provider = s3ProviderOn(server, { timeouts: { healthMs: 100 } });
    server.faults.next({ kind: 'stall', operation: 'HeadBucket' });
    expect(await provider.health()).toEqual({
      healthy: false,
      reason: expect.stringContaining('did not respond within 0.1 s'),
    });
    expect(await provider.health(AbortSignal.abort())).toMatchObject({ healthy: false });
  });

  it('does not prevent startup when the service never responds', async () => {
    await using silent = await silentServer();
    const provider = s3ProviderOn(server, {
      endpoint: silent.url,
      timeouts: { connectMs: 100, idleMs: 100, healthMs: 200 },
    });
    expect(provider.capabilities.storageClass).toBe('STANDARD');
    expect(await provider.health()).toMatchObject({ healthy: false });
    const put = provider.put('a', sourceOf(Buffer.from('bytes')));
    await expect(put).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });
});

describe('a full store', () => {
  it.each([
    [403, 'QuotaExceeded'],
    [507, 'InsufficientStorage'],
    [507, 'XMinioStorageFull'],
    [507, 'SomethingElse'],
  ])('is detected by %i %s', async (status, code) => {
    const provider = s3ProviderOn(server);
    server.faults.next({ kind: 'status', status, code, operation: 'PutObject', times: 9 });
    const put = provider.put('a', sourceOf(Buffer.from('bytes')));
    await expect(put).rejects.toMatchObject({ code: 'STORAGE_FULL' });
  });
});

/** Accepts connections and never responds. */
async function silentServer() {
  const silent: Server = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const sockets = new Set<{ destroy(): void }>();
  silent.on('connection', (socket) => sockets.add(socket));
  return {
    url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
      await once(silent, 'close');
    },
  };
}

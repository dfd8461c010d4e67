import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { StorageLocation } from '../../../../src/modules/storage/domain/storage-location.ts';
import type { S3ProviderOptions } from '../../../../src/modules/storage/infrastructure/s3/s3-provider-options.ts';
import { S3StorageProvider } from '../../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { withSafeguards } from '../../../../src/modules/storage/infrastructure/safeguards/with-safeguards.ts';
import { type S3TestServer, startS3Server } from '../../../support/s3-server/s3-server.ts';
import { bytesOf, sha256, sourceOf } from '../../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../../support/storage/s3-providers.ts';

const MIB = 1024 * 1024;
const AWAY = { code: 'PROVIDER_UNAVAILABLE' };
/** Long enough for a response, short enough for a test. */
const IDLE_MS = 300;

let server: S3TestServer;
beforeAll(async () => {
  server = await startS3Server();
});
afterAll(() => server[Symbol.asyncDispose]());
afterEach(() => server.faults.clear());

async function stored(options: Partial<S3ProviderOptions> = {}, size = 3 * MIB) {
  const all = s3OptionsOf(server, { timeouts: { idleMs: IDLE_MS }, ...options });
  const provider = S3StorageProvider.open(all);
  const bytes = randomBytes(size);
  const location = await provider.put('a', sourceOf(bytes));
  server.log.clear();
  return { provider, bytes, location, options: all };
}

describe('reading from S3', () => {
  it('sends one request without asking for a checksum, which multipart objects do not have', async () => {
    const { provider, location, bytes } = await stored();
    expect(await bytesOf(await provider.open(location))).toEqual(bytes);
    expect(server.log.requests).toHaveLength(1);
    expect(server.log.requests[0]?.headers).not.toHaveProperty('x-amz-checksum-mode');
  });

  it.each([0, 2 * MIB])('fails when the connection breaks after %i bytes', async (afterBytes) => {
    const { provider, location } = await stored();
    server.faults.next({ kind: 'reset-response', operation: 'GetObject', afterBytes });
    const reading = async () => bytesOf(await provider.open(location));
    await expect(reading()).rejects.toMatchObject(AWAY);
  });

  it('fails when the body stalls', async () => {
    const { provider, location } = await stored();
    server.faults.next({ kind: 'stall-response', operation: 'GetObject', afterBytes: MIB });
    await expect(bytesOf(await provider.open(location))).rejects.toMatchObject(AWAY);
  });

  it('fails when there is no response', async () => {
    const { provider, location } = await stored({ timeouts: { idleMs: 200, connectMs: 100 } });
    server.faults.next({ kind: 'stall', operation: 'GetObject' });
    await expect(provider.open(location)).rejects.toMatchObject(AWAY);
  });

  it('waits for a slow reader', async () => {
    const { provider, location, bytes } = await stored();
    const chunks: Uint8Array[] = [];
    for await (const chunk of await provider.open(location)) {
      if (chunks.length === 0) await new Promise((resolve) => setTimeout(resolve, 3 * IDLE_MS));
      chunks.push(chunk);
    }
    expect(sha256(Buffer.concat(chunks))).toBe(sha256(bytes));
  });

  it('is retried before the first byte if wrapped in retries', async () => {
    const { provider, location, bytes } = await stored();
    for (const code of ['SlowDown', 'InternalError']) {
      server.faults.next({ kind: 'status', status: 503, code, operation: 'GetObject' });
    }
    const retries = { pause: async () => {} };
    const body = await withSafeguards(provider, { retries }).open(location);
    expect(await bytesOf(body)).toEqual(bytes);
    expect(server.calls).toMatchObject({ GetObject: 3 });
  });

  it('stops when the caller aborts', async () => {
    const { provider, location } = await stored();
    const abort = new AbortController();
    const body = await provider.open(location, undefined, abort.signal);
    abort.abort();
    // The error is emitted before a listener is attached.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(bytesOf(body)).rejects.toThrow('aborted');
    server.faults.next({ kind: 'stall', operation: 'GetObject' });
    const waiting = provider.open(location, undefined, AbortSignal.timeout(50));
    await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('does not report an object of a missing bucket as lost', async () => {
    const { location, options } = await stored();
    const elsewhere = S3StorageProvider.open({ ...options, bucket: 'no-such-bucket' });
    await expect(elsewhere.stat(location)).rejects.toMatchObject(AWAY);
    await expect(elsewhere.open(location)).rejects.toMatchObject(AWAY);
    const nowhere = StorageLocation.of('s3', 'nowhere', 'STANDARD');
    const { provider } = await stored();
    await expect(provider.stat(nowhere)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    await expect(provider.open(nowhere)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('separates different prefixes of a bucket', async () => {
    const { options } = await stored();
    const one = S3StorageProvider.open({ ...options, prefix: 'one/' });
    const other = S3StorageProvider.open({ ...options, prefix: 'other/' });
    const location = await one.put('key', sourceOf(Buffer.from('one')));
    await expect(other.open(location)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
    expect(one.s3ObjectOf(location)).toMatchObject({ key: 'one/objects/key' });
  });
});

describe('a signed URL of S3', () => {
  const HEADERS = { contentType: 'image/png', contentDisposition: 'inline' };

  it('asks for no checksum and lasts as long as requested, at most seven days', async () => {
    const { provider, location } = await stored();
    const expiry = async (ttl: number) => {
      const url = await provider.signedUrl(location, ttl, HEADERS);
      expect([...url.searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
      return Number(url.searchParams.get('X-Amz-Expires'));
    };
    expect(await expiry(90.7)).toBe(90);
    expect(await expiry(30 * 86_400)).toBe(7 * 86_400);
    expect(await expiry(0)).toBe(1);
    expect(server.log.requests).toEqual([]);
  });

  it('expires', async () => {
    const { provider, location } = await stored();
    const url = await provider.signedUrl(location, 60, HEADERS);
    server.clock.advance(61_000);
    expect((await fetch(url)).status).toBe(403);
  });
});

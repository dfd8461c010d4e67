import { randomBytes } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { isDomainError } from '../../src/kernel/domain-error.ts';
import type { StorageLocation } from '../../src/modules/storage/domain/storage-location.ts';
import type { StorageProvider } from '../../src/modules/storage/domain/storage-provider.ts';
import { bytesOf, collect, sha256, sourceOf } from '../support/storage/object-source.ts';
import type { Subject } from './storage-provider.contract.ts';

/** The part of the contract about optional methods. Missing ones are not tested. */
export function optionalMethodsContract(subject: () => Subject): void {
  describe('optional methods', () => {
    let provider: StorageProvider;
    beforeEach(() => {
      provider = subject().provider;
    });

    async function thawed(location: StorageLocation): Promise<StorageLocation> {
      if (!provider.capabilities.instantAccess) await subject().thaw?.(location);
      return location;
    }

    it('keeps records immediately readable and separate from the objects', async () => {
      const { records = provider } = provider;
      expect(records.capabilities.instantAccess).toBe(true);
      const record = await records.put('shared/key', sourceOf(Buffer.from('a record')));
      expect((await bytesOf(await records.open(record))).toString()).toBe('a record');
      if (records === provider) return;
      expect(records.name).toBe(provider.name);
      expect(await collect(provider.list(''))).toEqual([]);
      const object = await provider.put('shared/key', sourceOf(Buffer.from('an object')));
      await records.delete(record);
      expect((await bytesOf(await provider.open(await thawed(object)))).toString()).toBe(
        'an object',
      );
      expect(await collect(records.list(''))).toEqual([]);
    });

    it('has signedUrl if and only if its capabilities say so', () => {
      expect(provider.signedUrl !== undefined).toBe(provider.capabilities.signedUrls);
    });

    it('signs URLs that read only this object, with the requested headers', async () => {
      if (!provider.signedUrl) return;
      const bytes = randomBytes(100_000);
      const location = await thawed(await provider.put('a/signed b+c', sourceOf(bytes)));
      const contentDisposition = `attachment; filename="a b.png"; filename*=UTF-8''%C3%A4.png`;
      const headers = { contentType: 'image/png', contentDisposition };
      const url = await provider.signedUrl(location, 60, headers);
      const response = await fetch(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('image/png');
      expect(response.headers.get('content-disposition')).toBe(contentDisposition);
      expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(sha256(bytes));
      const part = await fetch(url, { headers: { range: 'bytes=10-19' } });
      expect(part.status).toBe(206);
      expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
      const other = new URL(url);
      other.pathname += 'x';
      const refused = await fetch(other);
      expect(refused.status).toBeGreaterThanOrEqual(400);
    });

    it('copies an object of its own service, or reads the source', async () => {
      const bytes = randomBytes(300_000);
      const location = await thawed(await provider.put('a/first', sourceOf(bytes)));
      const s3Object = provider.s3ObjectOf?.(location);
      const source = sourceOf(bytes, s3Object ? { s3Object } : {});
      const copied = await thawed(await provider.put('a/second', source));
      expect(sha256(await bytesOf(await provider.open(copied)))).toBe(sha256(bytes));
    });

    it.each([
      { what: 'with other bytes', kept: randomBytes(300_000) },
      { what: 'with fewer bytes', kept: randomBytes(299_999) },
    ])('detects a copy source $what', async ({ kept }) => {
      const bytes = randomBytes(300_000);
      const location = await thawed(await provider.put('a/first', sourceOf(kept)));
      const s3Object = provider.s3ObjectOf?.(location);
      if (!s3Object) return;
      const put = provider.put('a/second', sourceOf(bytes, { s3Object }));
      const copied = await put.catch((error: unknown) => {
        if (!isDomainError(error, 'CHECKSUM_MISMATCH')) throw error;
      });
      if (copied) {
        expect(sha256(await bytesOf(await provider.open(await thawed(copied))))).toBe(
          sha256(bytes),
        );
      } else {
        expect(await collect(provider.list('a/second'))).toEqual([]);
      }
    });
  });
}

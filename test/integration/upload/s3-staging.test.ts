import { randomBytes, randomUUID } from 'node:crypto';

import { AbortMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { StagedBytes } from '../../../src/modules/upload/application/staged-bytes.ts';
import { S3Staging } from '../../../src/modules/upload/infrastructure/staging/s3/s3-staging.ts';
import { PART_BYTES } from '../../../src/modules/upload/infrastructure/staging/s3/staged-bucket.ts';
import { type S3TestServer, startS3Server } from '../../support/s3-server/s3-server.ts';
import { plainS3, s3OptionsOf } from '../../support/storage/s3-providers.ts';

describe.each(['aws', 'b2'] as const)('staging on S3 (%s)', (profile) => {
  let server: S3TestServer;
  let staging: S3Staging;
  const id = randomUUID;

  beforeAll(async () => {
    server = await startS3Server({ profile });
    staging = new S3Staging(s3OptionsOf(server, { profile, prefix: 'staging/' }));
  });

  afterAll(() => server[Symbol.asyncDispose]());

  async function write(session: string, offset: number, bytes: Uint8Array): Promise<void> {
    await using writer = await staging.append(session, offset);
    for (let at = 0; at < bytes.byteLength; at += 1_000_000) {
      await writer.write(bytes.subarray(at, at + 1_000_000));
    }
    await writer.sync();
  }

  async function read(session: string, length: number): Promise<Buffer> {
    await staging.seal(session, length);
    const chunks: Uint8Array[] = [];
    for await (const chunk of staging.open(session)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  const sizes = [1, 1_000_000, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 3 * PART_BYTES + 77];

  test.each(sizes)('stores %i bytes written in pieces', async (size) => {
    const session = id();
    const bytes = randomBytes(size);
    await staging.create(session);
    const cut = Math.floor(size / 3);
    await write(session, 0, bytes.subarray(0, cut));
    await write(session, cut, bytes.subarray(cut, 2 * cut));
    await write(session, 2 * cut, bytes.subarray(2 * cut));
    expect(await staging.size(session)).toBe(size);
    expect((await read(session, size)).equals(bytes)).toBe(true);
    // Again by somebody else.
    await staging.seal(session, size);
    const staged = new StagedBytes(staging, { id: session, offset: size, partials: undefined });
    expect(Buffer.from(await staged.head(10))).toEqual(bytes.subarray(0, 10));
    await staging.remove(session);
    expect(await staging.size(session)).toBeUndefined();
  });

  test('discards bytes beyond the offset', async () => {
    const session = id();
    const bytes = randomBytes(2 * PART_BYTES + 500);
    await staging.create(session);
    await write(session, 0, bytes.subarray(0, 1_000));
    await write(session, 1_000, randomBytes(2 * PART_BYTES));
    await write(session, 1_000, bytes.subarray(1_000, 2_000));
    await write(session, 2_000, randomBytes(PART_BYTES + 7));
    await write(session, 2_000, bytes.subarray(2_000));
    expect((await read(session, bytes.byteLength)).equals(bytes)).toBe(true);
  });

  test('ignores bytes from a stale writer', async () => {
    const session = id();
    const bytes = randomBytes(2 * PART_BYTES + 500);
    const wrong = randomBytes(PART_BYTES);
    await staging.create(session);
    await write(session, 0, bytes.subarray(0, PART_BYTES + 100));
    await using former = await staging.append(session, PART_BYTES + 100);
    await staging.detach(session, PART_BYTES + 100);
    await write(session, PART_BYTES + 100, bytes.subarray(PART_BYTES + 100));
    await former.write(wrong).catch(() => undefined);
    await former.sync().catch(() => undefined);
    expect((await read(session, bytes.byteLength)).equals(bytes)).toBe(true);
  });

  test('reports missing bytes after the multipart upload was aborted', async () => {
    const session = id();
    await staging.create(session);
    await write(session, 0, randomBytes(PART_BYTES + 5));
    const client = plainS3(server);
    const at = { Bucket: staging.bucket.name };
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand(at));
    for (const { Key, UploadId } of Uploads) {
      await client.send(new AbortMultipartUploadCommand({ ...at, Key, UploadId }));
    }
    expect(await staging.size(session)).toBeUndefined();
    await expect(staging.append(session, PART_BYTES + 5)).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
    });
    await expect(staging.seal(session, PART_BYTES + 5)).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
    });
  });
});

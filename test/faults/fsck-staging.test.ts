import { randomBytes } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../support/app/test-app.ts';
import { placesOf } from '../support/fsck/checked-places.ts';
import { fsck } from '../support/fsck/fsck.ts';
import { type Damage, damageOnS3 } from '../support/fsck/place-damage.ts';
import type { Violation } from '../support/fsck/violation.ts';
import type { Bucket } from '../support/s3-server/object-store.ts';
import { type S3TestServer, startS3Server } from '../support/s3-server/s3-server.ts';
import { bucketOf } from '../support/s3-server/s3-state.ts';
import { stagingOn } from '../support/storage/staging-on-s3.ts';
import { TusClient } from '../support/tus/tus-client.ts';
import { sessionIdOf } from '../support/tus/tus-upload.ts';

// Tests the tests, so this is not part of the short run.
describe.runIf(process.env['FAULTS'] === 'full').each(['aws', 'b2'] as const)(
  'fsck of staging on S3 (%s)',
  (profile) => {
    let server: S3TestServer;
    beforeAll(async () => {
      server = await startS3Server({ profile });
    });
    afterAll(() => server[Symbol.asyncDispose]());

    const SIZE = 12_000_000;
    /** Two parts, and a tail. */
    const SENT = 11_000_000;
    let app: TestApp;
    let staging: Damage;
    let session: string;
    beforeEach(async () => {
      app = await startTestApp({ env: stagingOn(server) });
      const tus = new TusClient(app.url, (await app.signUp()).token);
      await tus.upload(randomBytes(100));
      const { bucket, prefix = '' } = stagingOptions();
      staging = damageOnS3(server, bucket, prefix);
      const path = await tus.open(SIZE);
      expect((await tus.patch(path, 0, randomBytes(SENT))).status).toBe(204);
      session = sessionIdOf(path);
    });
    afterEach(() => app[Symbol.asyncDispose]());

    function check(): Promise<Violation[]> {
      return fsck(app.database.connection, placesOf(app.config));
    }

    it('accepts the bytes of an open upload', async () => {
      expect(await check()).toEqual([]);
    });

    it('finds an open upload without its last bytes', async () => {
      const [tail = ''] = await staging.paths(/\.part\./);
      await staging.remove(tail);
      expect(await check()).toEqual([{ kind: 'STAGING_SHORT', id: session }]);
    });

    it('finds an open upload without one of its parts', async () => {
      const [upload] = stagingBucket().uploads.values();
      upload?.parts.delete(1);
      expect(await check()).toEqual([{ kind: 'STAGING_SHORT', id: session }]);
    });

    it('finds an open upload that was aborted', async () => {
      const bucket = stagingBucket();
      for (const upload of bucket.uploads.values()) await bucket.dropUpload(upload);
      expect(await check()).toEqual([{ kind: 'STAGING_SHORT', id: session }]);
    });

    it.each(['0', '0.info', '0.part.2.1.100'])('finds %s of an ended upload', async (name) => {
      const [{ id } = { id: '' }] = await app.installation.sql<{ id: string }>(
        `select id from upload_session where status = 'COMPLETED'`,
      );
      await staging.write(`${id}.${name}`, 'x');
      expect(await check()).toEqual([{ kind: 'STAGING_LEFT', id }]);
    });

    it('finds an unfinished part of an ended upload', async () => {
      await app.installation.sql(
        `with ended as (update upload_session set status = 'FAILED', reserved_bytes = 0, file_id = null
                      where status = 'OPEN'),
            freed as (update app_user set quota_reserved = 0)
       delete from file where status in ('PENDING', 'UPLOADING')`,
      );
      expect(await check()).toEqual([{ kind: 'STAGING_LEFT', id: session }]);
    });

    it('finds a missing marker and that of another installation', async () => {
      await staging.remove('.flexstorage-root');
      expect(await check()).toEqual([{ kind: 'MARKER_MISSING', id: 'staging' }]);
      await staging.write('.flexstorage-root', 'another 1/1\n');
      expect(await check()).toEqual([{ kind: 'MARKER_FOREIGN', id: 'staging' }]);
    });

    function stagingOptions() {
      if (app.config.staging.kind !== 's3') throw new Error('not staged on S3');
      return app.config.staging.options;
    }

    function stagingBucket(): Bucket {
      return bucketOf(server.state, stagingOptions().bucket);
    }
  },
);

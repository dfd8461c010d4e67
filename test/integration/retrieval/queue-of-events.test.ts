import { expect, it } from 'vitest';

import { openRestoreNotifications } from '../../../src/modules/storage/infrastructure/restore-events/open-restore-notifications.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { startSqsServer } from '../../support/s3-server/sqs-server.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';

const HOUR_MS = 3_600_000;

it('a completed restore reported by S3 is recorded immediately, hours before the next poll', async () => {
  // Only the S3 clock advances: no time passes for the app, so nothing is due.
  await using s3 = await startS3Server();
  await using sqs = await startSqsServer();
  const options = s3OptionsOf(s3, { name: 'deep', storageClass: 'DEEP_ARCHIVE', prefix: 'own/' });
  s3.events.sendTo(sqs.queue, options.bucket);
  const { queueUrl } = sqs;
  const notifications = openRestoreNotifications(
    [{ ...options, restoreEvents: { queueUrl } }],
    () => {},
  );
  await using app = await startRetrievalApp({
    deep: S3StorageProvider.open(options),
    overrides: { restoreNotifications: notifications },
  });

  const file = await app.archive();
  const requestId = await app.request({ fileIds: [file.fileId], tier: 'STANDARD' });
  await app.becomes(requestId, 'IN_PROGRESS');
  const [running] = await app.installation.sql<{ nextLookAt: Date }>(
    'select next_look_at from restore_operation',
  );
  const hours = ((running?.nextLookAt.getTime() ?? 0) - app.clock.now().getTime()) / HOUR_MS;
  expect(hours).toBeGreaterThan(5);
  s3.clock.advance(12 * HOUR_MS);
  const ready = await app.becomes(requestId, 'READY');

  expect(ready.expiresAt?.getTime()).toBeGreaterThan(app.clock.now().getTime());
  await expect
    .poll(() => app.eventsOf(requestId))
    .toEqual(['RetrievalRequested', 'RetrievalStarted', 'RetrievalReady']);
  await expect.poll(() => sqs.queue.size).toBe(0);
});

import { setTimeout as wait } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { RestoreNotification } from '../../../src/modules/storage/application/restore-notifications.ts';
import { openRestoreNotifications } from '../../../src/modules/storage/infrastructure/restore-events/open-restore-notifications.ts';
import { SqsRestoreNotifications } from '../../../src/modules/storage/infrastructure/restore-events/sqs-restore-notifications.ts';
import { S3StorageProvider } from '../../../src/modules/storage/infrastructure/s3/s3-storage-provider.ts';
import { startS3Server } from '../../support/s3-server/s3-server.ts';
import { type SqsTestServer, startSqsServer } from '../../support/s3-server/sqs-server.ts';
import { sourceOf } from '../../support/storage/object-source.ts';
import { s3OptionsOf } from '../../support/storage/s3-providers.ts';

const HOUR_MS = 3_600_000;
const PATIENCE = { timeout: 15_000, interval: 20 };
const PROVIDERS = [
  { name: 'deep', bucket: 'cold', prefix: 'a/' },
  { name: 'ice', bucket: 'cold', prefix: 'b/' },
  { name: 'other', bucket: 'another' },
];

let sqs: SqsTestServer;
let following: AbortController;
let received: RestoreNotification[];
let logged: string[];
let followed: Promise<void> | undefined;
let onNotification: (notification: RestoreNotification) => Promise<void>;

beforeEach(async () => {
  sqs = await startSqsServer();
  following = new AbortController();
  [received, logged] = [[], []];
  onNotification = async () => {};
});
afterEach(async () => {
  following.abort();
  await followed;
  await sqs[Symbol.asyncDispose]();
});

function follow(providers: typeof PROVIDERS = PROVIDERS): void {
  const { queueUrl, region, credentials } = sqs;
  const log = (message: string): void => void logged.push(message);
  const notifications = new SqsRestoreNotifications({
    queueUrl,
    region,
    credentials,
    providers,
    log,
  });
  followed = notifications.follow(async (notification) => {
    received.push(notification);
    await onNotification(notification);
  }, following.signal);
}

function eventOf(key: string, bucket = 'cold', eventName = 'ObjectRestore:Completed') {
  return { Records: [{ eventName, s3: { bucket: { name: bucket }, object: { key } } }] };
}

function send(message: unknown): void {
  sqs.queue.send(typeof message === 'string' ? message : JSON.stringify(message));
}

async function queueIsEmpty(): Promise<void> {
  await expect.poll(() => sqs.queue.size, PATIENCE).toBe(0);
}

describe('notifications from a queue', () => {
  it('arrive when S3 completes a restore and when the copy expires', async () => {
    await using s3 = await startS3Server();
    const options = s3OptionsOf(s3, { storageClass: 'GLACIER', prefix: 'my files/', name: 'ice' });
    const provider = S3StorageProvider.open(options);
    s3.events.sendTo(sqs.queue, options.bucket);
    follow([{ name: 'ice', bucket: options.bucket, prefix: 'my files/' }]);
    const key = 'a photo/ü+%.jpg';
    const location = await provider.put(key, sourceOf(Buffer.from('bytes')));
    const heard = { provider: 'ice', key };
    await provider.retrieve(location, 'STANDARD', 2);
    await queueIsEmpty();
    expect(received).toEqual([]);
    s3.clock.advance(5 * HOUR_MS);
    await expect.poll(() => received, PATIENCE).toEqual([heard]);
    s3.clock.advance(72 * HOUR_MS);
    await expect.poll(() => received, PATIENCE).toEqual([heard, heard]);
    await queueIsEmpty();
    expect(logged).toEqual([]);
  });

  it('identify the provider by bucket and prefix', async () => {
    follow();
    send(eventOf('a/objects/x'));
    send(eventOf('b/objects/y', 'cold', 's3:ObjectRestore:Completed'));
    send(eventOf('objects/z', 'another', 'ObjectRestore:Delete'));
    await queueIsEmpty();
    expect(received).toHaveLength(3);
    expect(received).toEqual(
      expect.arrayContaining([
        { provider: 'deep', key: 'x' },
        { provider: 'ice', key: 'y' },
        { provider: 'other', key: 'z' },
      ]),
    );
  });

  it('of several providers share one queue, and providers without a queue receive none', async () => {
    const { queueUrl, region, credentials } = sqs;
    const providers = PROVIDERS.map((provider, index) => ({
      ...provider,
      region,
      credentials,
      ...(index < 2 && { restoreEvents: { queueUrl } }),
    }));
    const [notifications, ...others] = openRestoreNotifications(
      providers,
      (message) => void logged.push(message),
    );
    expect(others).toEqual([]);
    followed = notifications?.follow(
      async (notification) => void received.push(notification),
      following.signal,
    );
    send(eventOf('a/objects/x'));
    send(eventOf('b/objects/y'));
    send(eventOf('objects/z', 'another'));
    await queueIsEmpty();
    expect(received.map(({ provider }) => provider).toSorted()).toEqual(['deep', 'ice']);
    expect(logged).toHaveLength(1);
  });

  it('can come through an SNS topic or EventBridge', async () => {
    follow();
    send({ Type: 'Notification', Message: JSON.stringify(eventOf('a/objects/x%2B+y')) });
    await queueIsEmpty();
    send({
      source: 'aws.s3',
      'detail-type': 'Object Restore Completed',
      detail: { bucket: { name: 'cold' }, object: { key: 'a/objects/x+y z' } },
    });
    await queueIsEmpty();
    expect(received.map(({ key }) => key)).toEqual(['x+ y', 'x+y z']);
    expect(logged).toEqual([]);
  });

  it('are redelivered when handling fails', async () => {
    sqs.queue.visibilitySeconds = 0.1;
    onNotification = async () => {
      if (received.length < 3) throw new Error('not now');
    };
    follow();
    send(eventOf('a/objects/x'));
    await queueIsEmpty();
    expect(received.map(({ key }) => key)).toEqual(['x', 'x', 'x']);
    expect(logged).toHaveLength(2);
  });

  it('stay in the queue until they are handled', async () => {
    const { promise: attended, resolve } = Promise.withResolvers<void>();
    onNotification = () => attended;
    follow();
    send(eventOf('a/objects/x'));
    await expect.poll(() => received, PATIENCE).toHaveLength(1);
    expect(sqs.queue.size).toBe(1);
    resolve();
    await queueIsEmpty();
  });

  it.each([
    ['invalid JSON', '{'],
    ['null', 'null'],
    ['an unrelated object', { hello: 'world' }],
    ['another event', eventOf('a/objects/x', 'cold', 'ObjectCreated:Put')],
    ['another bucket', eventOf('a/objects/x', 'strange')],
    ['an object of no provider', eventOf('c/objects/x')],
    ['a key that is not UTF-8', eventOf('a/objects/%ff')],
    ['a record without a key', { Records: [{ eventName: 'ObjectRestore:Post', s3: {} }] }],
    ['an SNS message that is not JSON', { Type: 'Notification', Message: 'hello' }],
  ])('drop and log %s', async (_, message) => {
    follow();
    send(message);
    await queueIsEmpty();
    expect(received).toEqual([]);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(/^dropped message [0-9a-f-]+: /);
  });

  it('end immediately when no longer followed', async () => {
    follow();
    await expect.poll(() => sqs.calls['ReceiveMessage'], PATIENCE).toBe(1);
    following.abort();
    const later = wait(10_000, 'later', { ref: false });
    expect(await Promise.race([followed?.then(() => 'ended'), later])).toBe('ended');
  });

  it('resume when an unavailable queue recovers, with backoff', async () => {
    sqs.isUnavailable = true;
    send(eventOf('a/objects/x'));
    follow();
    await expect.poll(() => logged.length, PATIENCE).toBeGreaterThan(2);
    sqs.isUnavailable = false;
    await queueIsEmpty();
    expect(received).toEqual([{ provider: 'deep', key: 'x' }]);
    expect(sqs.calls['ReceiveMessage']).toBeLessThan(10);
  });

  it('may be delivered twice', async () => {
    await sqs[Symbol.asyncDispose]();
    sqs = await startSqsServer({ deliverTwice: true });
    follow();
    send(eventOf('a/objects/x'));
    await queueIsEmpty();
    expect(received.map(({ key }) => key)).toEqual(['x', 'x']);
  });
});

import { randomUUID } from 'node:crypto';

import type { RestoreEvent } from './restore.ts';

/** A destination for events of a bucket, such as a queue of the SQS test server. */
export interface EventTarget {
  send(message: string): void;
}

/** Sends object events, like S3 bucket notifications. */
export class ObjectEvents {
  private readonly targets = new Map<string, EventTarget[]>();

  constructor(private readonly region: string) {}

  /** Sends events of the bucket to the destination, starting with a test message. */
  sendTo(target: EventTarget, bucket: string): void {
    this.targets.set(bucket, [...(this.targets.get(bucket) ?? []), target]);
    const message = {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
      Time: new Date().toISOString(),
      Bucket: bucket,
      RequestId: randomUUID(),
      HostId: randomUUID(),
    };
    target.send(JSON.stringify(message));
  }

  tell(event: RestoreEvent): void {
    const message = JSON.stringify({ Records: [this.recordOf(event)] });
    for (const target of this.targets.get(event.bucket) ?? []) target.send(message);
  }

  /** Source: S3 User Guide, "Event message structure". */
  private recordOf({ name, bucket, object, at, until }: RestoreEvent) {
    const { key, blob, etag, versionId, storageClass } = object;
    const restored = until && {
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: until.toISOString(),
          lifecycleRestoreStorageClass: storageClass,
        },
      },
    };
    return {
      eventVersion: '2.3',
      eventSource: 'aws:s3',
      awsRegion: this.region,
      eventTime: at.toISOString(),
      eventName: name,
      userIdentity: { principalId: 'AmazonCustomer:TEST' },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': randomUUID() },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'restores',
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: 'TEST' },
          arn: `arn:aws:s3:::${bucket}`,
        },
        object: {
          key: formEncoded(key),
          size: blob.size,
          eTag: etag.replaceAll('"', ''),
          ...(versionId === 'null' ? {} : { versionId }),
        },
      },
      ...restored,
    };
  }
}

/** Form encoding: a space becomes `+`. */
function formEncoded(key: string): string {
  return new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/');
}

import { setTimeout as wait } from 'node:timers/promises';

import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type { S3Credentials } from '../../../../platform/s3/s3-bucket-options.ts';
import type {
  RestoreNotification,
  RestoreNotifications,
} from '../../application/restore-notifications.ts';
import { S3_FOLDERS, type S3ProviderOptions } from '../s3/s3-provider-options.ts';
import { readRestoreEvent, type RestoreNotice } from './restore-event-message.ts';

export interface SqsRestoreNotificationsOptions {
  readonly queueUrl: string;
  readonly region: string;
  /** Origin of the service. Undefined: the origin of the queue URL. */
  readonly endpoint?: string;
  /** Undefined: the SDK's default credential chain. */
  readonly credentials?: S3Credentials | undefined;
  /** The S3 providers whose buckets send their events to this queue. */
  readonly providers: readonly Pick<S3ProviderOptions, 'name' | 'bucket' | 'prefix'>[];
  readonly log: (message: string, error?: unknown) => void;
}

type OnNotification = (notification: RestoreNotification) => Promise<void>;

/** The SQS limit. */
const BATCH = 10;
const POLL_SECONDS = 20;
const CONNECT_MS = 5_000;
const CALL_MS = 10_000;
/** Delay before the next poll, in milliseconds. Doubles after each failure, up to `max`. */
const PAUSE_MS = { min: 250, max: 30_000 };

/** Without a logger, the SDK writes warnings to the console. */
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * Polls an SQS queue for s3:ObjectRestore events (S3 User Guide, "Amazon S3 Event Notifications"). A message is deleted
 * once all its notifications are processed; until then SQS redelivers it after the queue's visibility timeout. Unusable
 * messages are deleted too, so the queue must be dedicated to FlexStorage.
 */
export class SqsRestoreNotifications implements RestoreNotifications {
  constructor(private readonly options: SqsRestoreNotificationsOptions) {}

  async follow(onNotification: OnNotification, signal: AbortSignal): Promise<void> {
    const client = this.connect();
    let failures = 0;
    while (!signal.aborted) {
      let pause = 0;
      try {
        const messages = await this.receive(client, signal);
        if (messages.length === 0) pause = PAUSE_MS.min;
        const results = await Promise.allSettled(
          messages.map((message) => this.process(client, message, onNotification, signal)),
        );
        const failed = results.find(({ status }) => status === 'rejected');
        if (failed?.status === 'rejected') throw failed.reason;
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        this.options.log('could not process the queue of restore events', error);
        pause = Math.min(PAUSE_MS.max, PAUSE_MS.min * 2 ** Math.min(failures, 10));
        failures += 1;
      }
      // Rejects only when aborted.
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
    client.destroy();
  }

  private connect(): SQSClient {
    const { region, endpoint, credentials } = this.options;
    return new SQSClient({
      region,
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(credentials ? { credentials } : {}),
      // The polling loop retries.
      maxAttempts: 1,
      requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECT_MS }),
      logger: SILENT,
    });
  }

  private async receive(client: SQSClient, signal: AbortSignal): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.options.queueUrl,
      MaxNumberOfMessages: BATCH,
      WaitTimeSeconds: POLL_SECONDS,
    });
    const abortSignal = within(POLL_SECONDS * 1000 + CALL_MS, signal);
    const { Messages = [] } = await client.send(command, { abortSignal });
    return Messages;
  }

  private async process(
    client: SQSClient,
    { MessageId, Body = '', ReceiptHandle }: Message,
    onNotification: OnNotification,
    signal: AbortSignal,
  ): Promise<void> {
    const notices = readRestoreEvent(Body);
    const notifications = notices?.flatMap((notice) => this.notificationsOf(notice)) ?? [];
    if (!notices || (notices.length > 0 && notifications.length === 0)) {
      this.options.log(
        `dropped message ${MessageId}: it does not describe a restore at a configured provider`,
      );
    }
    for (const notification of notifications) await onNotification(notification);
    const command = new DeleteMessageCommand({ QueueUrl: this.options.queueUrl, ReceiptHandle });
    await client.send(command, { abortSignal: within(CALL_MS, signal) });
  }

  private notificationsOf({ bucket, key }: RestoreNotice): RestoreNotification[] {
    return this.options.providers.flatMap(({ name, bucket: itsBucket, prefix = '' }) => {
      const root = prefix + S3_FOLDERS.objects;
      const isThere = itsBucket === bucket && key.startsWith(root) && key !== root;
      return isThere ? [{ provider: name, key: key.slice(root.length) }] : [];
    });
  }
}

function within(ms: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

import { setTimeout as wait } from 'node:timers/promises';

import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';

import type { RestoreHint, RestoreNotifications } from '../../application/restore-notifications.ts';
import { S3_FOLDERS } from '../s3/s3-folders.ts';
import { readRestoreEvent, type RestoreNotice } from './restore-event-message.ts';

export interface SqsRestoreHintsOptions {
  readonly queueUrl: string;
  readonly region: string;
  /** Origin of the service. Undefined: that of the queue's address. */
  readonly endpoint?: string;
  /** Undefined: what the SDK finds by itself in the environment, its shared files or the machine's role. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** The S3 providers whose buckets send their events to the queue. */
  readonly providers: readonly HintedProvider[];
  readonly log: (message: string, error?: unknown) => void;
}

/** An S3 provider, as its options have it. */
interface HintedProvider {
  readonly name: string;
  readonly bucket: string;
  readonly prefix?: string;
}

type OnHint = (hint: RestoreHint) => Promise<void>;

/** The most that SQS allows. */
const BATCH = 10;
const POLL_SECONDS = 20;
const CONNECT_MS = 5_000;
const CALL_MS = 10_000;
/** Milliseconds before the next round: after one that brought nothing, and growing after some that failed. */
const PAUSE_MS = { min: 250, max: 30_000 };

/** Without a logger of its own, the SDK warns on the console. */
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/**
 * Follows the queue that buckets send their s3:ObjectRestore events to (S3 User Guide, "Amazon S3 Event Notifications").
 * A message is deleted when all it hints at was attended to; until then SQS delivers it again, after the visibility
 * timeout of the queue. A message that nobody here can use is deleted, so the queue must be for FlexStorage alone.
 */
export class SqsRestoreNotifications implements RestoreNotifications {
  constructor(private readonly options: SqsRestoreHintsOptions) {}

  async follow(onHint: OnHint, signal: AbortSignal): Promise<void> {
    const client = this.connect();
    let failures = 0;
    while (!signal.aborted) {
      let pause = 0;
      try {
        const messages = await this.receive(client, signal);
        if (messages.length === 0) pause = PAUSE_MS.min;
        const attended = await Promise.allSettled(
          messages.map((message) => this.attend(client, message, onHint, signal)),
        );
        const failed = attended.find(({ status }) => status === 'rejected');
        if (failed?.status === 'rejected') throw failed.reason;
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        this.options.log('could not attend to the queue of restore events', error);
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
      // Whoever follows tries again by itself.
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

  private async attend(
    client: SQSClient,
    { MessageId, Body = '', ReceiptHandle }: Message,
    onHint: OnHint,
    signal: AbortSignal,
  ): Promise<void> {
    const notices = readRestoreEvent(Body);
    const hints = notices?.flatMap((notice) => this.hintsOf(notice)) ?? [];
    if (!notices || (notices.length > 0 && hints.length === 0)) {
      this.options.log(`dropped message ${MessageId}: it tells of no restore at a provider here`);
    }
    for (const hint of hints) await onHint(hint);
    const command = new DeleteMessageCommand({ QueueUrl: this.options.queueUrl, ReceiptHandle });
    await client.send(command, { abortSignal: within(CALL_MS, signal) });
  }

  private hintsOf({ bucket, key }: RestoreNotice): RestoreHint[] {
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

import type { RestoreNotifications } from '../../application/restore-notifications.ts';
import type { S3ProviderSettings } from '../provider-settings-schema.ts';
import type { S3ProviderOptions } from '../s3/s3-provider-options.ts';
import {
  SqsRestoreNotifications,
  type SqsRestoreNotificationsOptions,
} from './sqs-restore-notifications.ts';

/** An S3 provider and, if configured, the queue that receives its bucket's events. */
interface ProviderWithEvents extends Pick<
  S3ProviderOptions,
  'name' | 'bucket' | 'prefix' | 'region' | 'credentials'
> {
  /** Without `region`: the region in the queue URL, or else the bucket's region. */
  readonly restoreEvents?: S3ProviderSettings['restoreEvents'];
}

/**
 * Creates one source per queue. Providers that share a queue use the credentials of the first. Sends no request until
 * the source is followed.
 */
export function openRestoreNotifications(
  providers: readonly ProviderWithEvents[],
  log: SqsRestoreNotificationsOptions['log'],
): RestoreNotifications[] {
  const byQueue = Map.groupBy(providers, ({ restoreEvents }) => restoreEvents?.queueUrl);
  return [...byQueue].flatMap(([queueUrl, sharing]) => {
    const [first] = sharing;
    if (queueUrl === undefined || !first) return [];
    const { region: itsRegion, credentials } = first;
    const region = first.restoreEvents?.region ?? regionOf(queueUrl) ?? itsRegion;
    const options = { queueUrl, region, credentials, providers: sharing, log };
    return [new SqsRestoreNotifications(options)];
  });
}

/** Region of a queue URL such as `https://sqs.eu-central-1.amazonaws.com/123456789012/restores`. */
function regionOf(queueUrl: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com[./:]/.exec(queueUrl)?.[1];
}

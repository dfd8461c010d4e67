import type { RestoreNotifications } from '../../application/restore-notifications.ts';
import type { S3ProviderOptions } from '../s3/s3-provider-options.ts';
import {
  SqsRestoreNotifications,
  type SqsRestoreHintsOptions,
} from './sqs-restore-notifications.ts';

/** An S3 provider, and the queue that the events of its bucket are sent to where there is one. */
interface ProviderWithEvents extends Pick<
  S3ProviderOptions,
  'name' | 'bucket' | 'prefix' | 'region' | 'credentials'
> {
  readonly restoreEvents?:
    | {
        readonly queueUrl: string;
        /** Undefined: that in the queue's address, or else that of the bucket. */
        readonly region?: string | undefined;
      }
    | undefined;
}

/**
 * One source for each queue. Several providers may share one, which is asked with the credentials of the first. Asks
 * nothing before it is followed.
 */
export function openRestoreHints(
  providers: readonly ProviderWithEvents[],
  log: SqsRestoreHintsOptions['log'],
): RestoreNotifications[] {
  const byQueue = Map.groupBy(providers, ({ restoreEvents }) => restoreEvents?.queueUrl);
  return [...byQueue].flatMap(([queueUrl, sharing]) => {
    const [first] = sharing;
    if (queueUrl === undefined || !first) return [];
    const { region: itsRegion, credentials } = first;
    const region = first.restoreEvents?.region ?? regionOf(queueUrl) ?? itsRegion;
    const options = { queueUrl, region, providers: sharing, log };
    return [new SqsRestoreNotifications({ ...options, ...(credentials && { credentials }) })];
  });
}

/** Of an address like `https://sqs.eu-central-1.amazonaws.com/123456789012/restores`. */
function regionOf(queueUrl: string): string | undefined {
  return /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com[./:]/.exec(queueUrl)?.[1];
}

import { z } from 'zod';

/** An object whose restore has completed or whose restored copy has expired. */
export interface RestoreNotice {
  readonly bucket: string;
  readonly key: string;
}

const place = z.object({
  bucket: z.object({ name: z.string() }),
  object: z.object({ key: z.string() }),
});

/** S3 User Guide, "Event message structure". */
const notification = z.object({
  Records: z.array(z.object({ eventName: z.string(), s3: place })),
});

/** S3 User Guide, "EventBridge event message structure". */
const bridged = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.string(),
  detail: place,
});

/** SNS Developer Guide, "Amazon SNS message formats". */
const wrapped = z.object({ Type: z.literal('Notification'), Message: z.string() });

const test = z.object({ Event: z.literal('s3:TestEvent') });

const RESTORE_EVENT = /^(?:s3:)?ObjectRestore:/;
const BRIDGED_RESTORE = /^Object Restore /;
/**
 * Restore initiation is ignored: the requester already knows, and the event often arrives before the request is
 * recorded.
 */
const BEGINNING = /:Post$| Initiated$/;

/**
 * Parses the restores reported by an S3 event message, sent directly, through SNS or by EventBridge. Returns an empty
 * list for restore initiations and S3 test messages, and undefined for any other message.
 */
export function readRestoreEvent(body: string): readonly RestoreNotice[] | undefined {
  const message = jsonOf(body);
  const { data: envelope } = wrapped.safeParse(message);
  const event = envelope ? jsonOf(envelope.Message) : message;
  if (test.safeParse(event).success) return [];
  const events = eventsOf(event);
  if (events.length === 0) return undefined;
  return events.filter(({ what }) => !BEGINNING.test(what)).map(({ notice }) => notice);
}

function eventsOf(event: unknown): readonly { what: string; notice: RestoreNotice }[] {
  const { data: bridge } = bridged.safeParse(event);
  if (bridge && BRIDGED_RESTORE.test(bridge['detail-type'])) {
    const { bucket, object } = bridge.detail;
    return [{ what: bridge['detail-type'], notice: { bucket: bucket.name, key: object.key } }];
  }
  const { data } = notification.safeParse(event);
  return (data?.Records ?? [])
    .filter(({ eventName }) => RESTORE_EVENT.test(eventName))
    .flatMap(({ eventName, s3: { bucket, object } }) => {
      const key = formDecoded(object.key);
      return key === undefined ? [] : [{ what: eventName, notice: { bucket: bucket.name, key } }];
    });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** S3 form-encodes keys; EventBridge does not. */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

import type { AbortRule, Bucket, Upload } from './object-store.ts';
import { notImplemented, S3Error } from './s3-error.ts';
import { bucketOf, type Operation, type S3State } from './s3-state.ts';
import { childrenOf, malformedXml, textOf, xmlDocument, type XmlElement } from './xml.ts';

const DAY_MS = 24 * 3_600_000;
const KNOWN = new Set([
  'ID',
  'Status',
  'Filter',
  'Prefix',
  'AbortIncompleteMultipartUpload',
  '#text',
]);

export const putBucketLifecycle: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const asked = await request.xml('LifecycleConfiguration');
  const rules = childrenOf(asked, 'Rule').map(ruleOf);
  if (rules.length === 0) throw malformedXml();
  const document = xmlDocument('LifecycleConfiguration', {
    Rule: rules.map(({ id, isEnabled, prefix, days }) => ({
      ID: id,
      Status: isEnabled ? 'Enabled' : 'Disabled',
      Filter: { Prefix: prefix },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: days },
    })),
  });
  bucket.lifecycle = { document, aborts: rules.filter(({ isEnabled }) => isEnabled) };
  return { status: 200 };
};

export const getBucketLifecycle: Operation = (state, request) => {
  const { lifecycle } = bucketOf(state, request.bucket);
  if (lifecycle) return { status: 200, body: lifecycle.document };
  const message = 'The lifecycle configuration does not exist';
  throw new S3Error(404, 'NoSuchLifecycleConfiguration', message);
};

export const deleteBucketLifecycle: Operation = (state, request) => {
  bucketOf(state, request.bucket).lifecycle = undefined;
  return { status: 204 };
};

/** The daily lifecycle run of S3: aborts expired uploads. Returns their keys. */
export async function runLifecycle({ buckets, clock }: S3State): Promise<string[]> {
  const now = clock.now();
  const ended: string[] = [];
  for (const bucket of buckets.values()) {
    for (const upload of dueUploads(bucket, now)) {
      await bucket.dropUpload(upload);
      ended.push(upload.key);
    }
  }
  return ended;
}

/** Uploads past their rule's days, which end at the following midnight UTC. */
function dueUploads({ uploads, lifecycle }: Bucket, now: Date): Upload[] {
  return [...uploads.values()].filter(({ key, startedAt }) =>
    lifecycle?.aborts.some(({ prefix, days }) => {
      const end = Math.ceil((startedAt.getTime() + days * DAY_MS) / DAY_MS) * DAY_MS;
      return key.startsWith(prefix) && end <= now.getTime();
    }),
  );
}

function ruleOf(rule: XmlElement): AbortRule & { id: string | undefined; isEnabled: boolean } {
  const unknown = Object.keys(rule).filter((name) => !KNOWN.has(name));
  if (unknown.length > 0) throw notImplemented(`${unknown.join(', ')} of a lifecycle rule`);
  const [filter = {}] = childrenOf(rule, 'Filter');
  const others = Object.keys(filter).filter((name) => name !== 'Prefix' && name !== '#text');
  if (others.length > 0) throw notImplemented(`${others.join(', ')} of a lifecycle filter`);
  const [abort] = childrenOf(rule, 'AbortIncompleteMultipartUpload');
  const days = Number(abort && textOf(abort, 'DaysAfterInitiation'));
  const status = textOf(rule, 'Status');
  if (!(days >= 1) || !['Enabled', 'Disabled'].includes(status ?? '')) throw malformedXml();
  const prefix = textOf(filter, 'Prefix') ?? textOf(rule, 'Prefix') ?? '';
  return { id: textOf(rule, 'ID'), isEnabled: status === 'Enabled', prefix, days };
}

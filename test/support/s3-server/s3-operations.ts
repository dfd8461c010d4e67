import { notImplemented, S3Error } from './s3-error.ts';

interface Rule {
  readonly method: string;
  readonly level: 'service' | 'bucket' | 'object';
  /** Query parameters or headers that identify the operation. */
  readonly marks?: readonly string[];
  /** Optional query parameters. */
  readonly takes?: readonly string[];
}

const LIST = ['prefix', 'delimiter', 'max-keys'] as const;
const UPLOAD = ['uploadId'] as const;
const PART = ['uploadId', 'partNumber'] as const;
const OVERRIDES = [
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding',
  'response-content-language',
  'response-content-type',
  'response-expires',
] as const;

/** Every operation of this server. The first match is used. */
const RULES = {
  ListBuckets: { method: 'GET', level: 'service' },
  PutBucketLifecycleConfiguration: { method: 'PUT', level: 'bucket', marks: ['lifecycle'] },
  GetBucketLifecycleConfiguration: { method: 'GET', level: 'bucket', marks: ['lifecycle'] },
  DeleteBucketLifecycle: { method: 'DELETE', level: 'bucket', marks: ['lifecycle'] },
  PutBucketVersioning: { method: 'PUT', level: 'bucket', marks: ['versioning'] },
  GetBucketVersioning: { method: 'GET', level: 'bucket', marks: ['versioning'] },
  GetBucketLocation: { method: 'GET', level: 'bucket', marks: ['location'] },
  ListObjectsV2: {
    method: 'GET',
    level: 'bucket',
    marks: ['list-type'],
    takes: [...LIST, 'continuation-token', 'start-after', 'fetch-owner'],
  },
  ListObjectVersions: {
    method: 'GET',
    level: 'bucket',
    marks: ['versions'],
    takes: [...LIST, 'key-marker', 'version-id-marker'],
  },
  ListMultipartUploads: {
    method: 'GET',
    level: 'bucket',
    marks: ['uploads'],
    takes: ['prefix', 'max-uploads', 'key-marker', 'upload-id-marker'],
  },
  DeleteObjects: { method: 'POST', level: 'bucket', marks: ['delete'] },
  CreateBucket: { method: 'PUT', level: 'bucket' },
  HeadBucket: { method: 'HEAD', level: 'bucket' },
  DeleteBucket: { method: 'DELETE', level: 'bucket' },
  UploadPartCopy: { method: 'PUT', level: 'object', marks: [...PART, 'x-amz-copy-source'] },
  PartialUpload: { method: 'PUT', level: 'object', marks: PART },
  PutObjectTagging: {
    method: 'PUT',
    level: 'object',
    marks: ['tagging'],
    takes: ['versionId'],
  },
  GetObjectTagging: {
    method: 'GET',
    level: 'object',
    marks: ['tagging'],
    takes: ['versionId'],
  },
  DeleteObjectTagging: {
    method: 'DELETE',
    level: 'object',
    marks: ['tagging'],
    takes: ['versionId'],
  },
  CopyObject: { method: 'PUT', level: 'object', marks: ['x-amz-copy-source'] },
  PutObject: { method: 'PUT', level: 'object' },
  ListParts: {
    method: 'GET',
    level: 'object',
    marks: UPLOAD,
    takes: ['max-parts', 'part-number-marker'],
  },
  GetObjectAttributes: {
    method: 'GET',
    level: 'object',
    marks: ['attributes'],
    takes: ['versionId'],
  },
  GetObject: { method: 'GET', level: 'object', takes: ['versionId', ...OVERRIDES] },
  HeadObject: { method: 'HEAD', level: 'object', takes: ['versionId', ...OVERRIDES] },
  AbortMultipartUpload: { method: 'DELETE', level: 'object', marks: UPLOAD },
  DeleteObject: { method: 'DELETE', level: 'object', takes: ['versionId'] },
  CreateMultipartUpload: { method: 'POST', level: 'object', marks: ['uploads'] },
  CompleteMultipartUpload: { method: 'POST', level: 'object', marks: UPLOAD },
  RestoreObject: { method: 'POST', level: 'object', marks: ['restore'], takes: ['versionId'] },
} as const satisfies Record<string, Rule>;

export type S3Operation = keyof typeof RULES;

export const S3_OPERATIONS = Object.keys(RULES) as S3Operation[];

/** Supported `x-amz-*` headers; others would be ignored, so they are refused. */
const KNOWN_HEADERS =
  /^x-amz-(?:date|content-sha256|decoded-content-length|trailer|user-agent|checksum-.+|sdk-checksum-algorithm|meta-.+|storage-class|tagging|tagging-directive|metadata-directive|copy-source(?:-range|-if-match|-if-none-match)?|server-side-encryption(?:-aws-kms-key-id|-bucket-key-enabled)?|optional-object-attributes|object-attributes|mp-object-size)$/;

/** Operations that support `If-Match` and similar headers. */
const CONDITIONAL: ReadonlySet<S3Operation> = new Set([
  'GetObject',
  'HeadObject',
  'PutObject',
  'CompleteMultipartUpload',
]);

/**
 * The operation of a request. Throws NotImplemented for an operation, query parameter or header that this server
 * does not support.
 */
export function operationOf(request: {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}): S3Operation {
  const { method, query, headers } = request;
  const objectLevel = request.key === '' ? 'bucket' : 'object';
  const level = request.bucket === '' ? 'service' : objectLevel;
  const has = (mark: string): boolean => query.has(mark) || mark in headers;
  const operation = S3_OPERATIONS.find((name) => {
    const rule: Rule = RULES[name];
    return rule.method === method && rule.level === level && (rule.marks ?? []).every(has);
  });
  if (!operation) {
    if (!['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method)) {
      const message = 'The specified method is not allowed against this resource.';
      throw new S3Error(405, 'MethodNotAllowed', message);
    }
    throw notImplemented(`${method} of ${level} with ?${query.toString()}`);
  }
  const { marks = [], takes = [] }: Rule = RULES[operation];
  const known = new Set<string>([...marks, ...takes, 'x-id']);
  const unknown = [
    ...[...query.keys()].filter((name) => !known.has(name)).map((name) => `?${name}`),
    ...Object.keys(headers).filter(
      (name) =>
        (name.startsWith('x-amz-') && !KNOWN_HEADERS.test(name)) ||
        (name.startsWith('if-') && !CONDITIONAL.has(operation)),
    ),
  ];
  if (unknown.length > 0) throw notImplemented(`${unknown.join(', ')} of ${operation}`);
  return operation;
}

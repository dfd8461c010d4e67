import { randomUUID } from 'node:crypto';

import {
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** An S3 endpoint and one of its buckets, which is created if missing. */
export interface S3Target {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly bucket: string;
  /** Advances the clock of the endpoint's restores. Without it, rules that depend on time are not tested. */
  readonly advance?: (ms: number) => Promise<void> | void;
}

/** A behaviour of S3 that this project relies on. */
export interface S3Rule {
  /** Kebab-case; used in lists of expected differences. */
  readonly id: string;
  /** The source: UG is the S3 User Guide, API the S3 API Reference, RFC an RFC; or who observed it. */
  readonly source: string;
  /** In the present tense. */
  readonly title: string;
  readonly needs?: 'advance';
  /** Rejects if the endpoint does not follow the rule. */
  readonly check: (s3: RuleContext) => Promise<void>;
}

export const HELLO = Buffer.from('hello world');

/** The context of a rule check. Every rule uses its own keys. */
export class RuleContext {
  /** SDK v3 defaults: CRC32, and trailers for streams. */
  readonly client: S3Client;
  /** Sends checksums only when required. */
  readonly plain: S3Client;
  readonly bucket: string;

  constructor(
    readonly target: S3Target,
    readonly prefix: string,
  ) {
    this.bucket = target.bucket;
    this.client = this.clientWith({});
    this.plain = this.clientWith({
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  clientWith(config: S3ClientConfig): S3Client {
    const { endpoint, region, credentials } = this.target;
    return new S3Client({
      endpoint,
      region,
      credentials,
      forcePathStyle: true,
      maxAttempts: 1,
      ...config,
    });
  }

  /** The bucket and a unique key. */
  place(name = 'object'): { Bucket: string; Key: string } {
    return { Bucket: this.bucket, Key: `${this.prefix}${name}-${randomUUID()}` };
  }

  /** Stores a small object under a unique key. */
  async put(input: Omit<PutObjectCommandInput, 'Bucket' | 'Key'> = {}) {
    const place = this.place();
    const answer = await this.client.send(
      new PutObjectCommand({ ...place, Body: HELLO, ...input }),
    );
    return { place, answer };
  }

  head(place: { Bucket: string; Key: string }) {
    return this.client.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
  }

  async read(place: { Bucket: string; Key: string }): Promise<Buffer> {
    const { Body } = await this.client.send(new GetObjectCommand(place));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async startUpload(
    input: Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'> = {},
    place = this.place(),
  ) {
    const { UploadId } = await this.client.send(
      new CreateMultipartUploadCommand({ ...place, ...input }),
    );
    return { ...place, UploadId };
  }

  uploadPart(
    upload: { Bucket: string; Key: string; UploadId: string | undefined },
    PartNumber: number,
    Body: Buffer,
  ) {
    return this.client.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.destroy();
    this.plain.destroy();
  }
}

/** The error of a refused request. Throws if it is not refused. */
export async function refusalOf(
  request: Promise<unknown>,
): Promise<{ name: string; status: number | undefined }> {
  const answer = await request.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (answer === undefined) throw new Error('the request was not refused');
  if (!(answer instanceof S3ServiceException)) throw answer;
  return { name: answer.name, status: answer.$metadata.httpStatusCode };
}

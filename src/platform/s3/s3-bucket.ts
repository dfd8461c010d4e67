import {
  type $Command,
  S3Client,
  type S3ClientConfig,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3';

import type { S3BucketOptions } from './s3-bucket-options.ts';
import { onS3 } from './s3-error.ts';
import { S3_PROFILES, type S3Profile } from './s3-profile.ts';
import { SlicedBodyHandler } from './sliced-body-handler.ts';

const CONNECT_MS = 5_000;
const IDLE_MS = 30_000;
const MAX_ATTEMPTS = 3;

/** Requests queued inside the SDK would time out there; callers limit concurrency instead. */
const AGENT = { keepAlive: true, maxSockets: Infinity };

/** Without a logger, the SDK writes warnings to the console. */
const SILENT = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

type Command<I extends ServiceInputTypes, O extends ServiceOutputTypes> = $Command<
  I,
  O,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

interface S3Service {
  readonly endpoint: string;
  readonly region: string;
}

/** One bucket of an S3 service and its clients. Sends nothing until used. */
export class S3Bucket {
  readonly name: string;
  readonly profile: S3Profile;
  /** Idle timeout while waiting for bytes or a response, in milliseconds. */
  readonly idleMs: number;
  /** Configuration for another client of the same kind. */
  readonly clientConfig: S3ClientConfig;
  /** Retries transient failures. Sends and requests no checksums unless a command specifies them. */
  readonly client: S3Client;
  /** Never retries, and lets the reader set the pace of a body. */
  private readonly once: S3Client;
  private readonly service: S3Service;

  constructor(options: S3BucketOptions) {
    const { bucket, region, endpoint, profile = 'aws', timeouts = {} } = options;
    this.name = bucket;
    this.profile = S3_PROFILES[profile];
    this.idleMs = timeouts.idleMs ?? IDLE_MS;
    const url = new URL(endpoint ?? this.profile.endpoint(region));
    this.service = { endpoint: url.href, region };
    const connectionTimeout = timeouts.connectMs ?? CONNECT_MS;
    const config: S3ClientConfig = {
      region,
      ...(options.credentials ? { credentials: options.credentials } : {}),
      // Amazon's endpoint depends on more than the region; the SDK resolves it.
      ...(endpoint === undefined && profile === 'aws' ? {} : { endpoint: url.href }),
      forcePathStyle: options.forcePathStyle ?? false,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // It would open a new connection for each part.
      expectContinueHeader: false,
      logger: SILENT,
    };
    const connecting = { connectionTimeout, httpAgent: AGENT, httpsAgent: AGENT };
    this.clientConfig = {
      ...config,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: new SlicedBodyHandler({ ...connecting, socketTimeout: this.idleMs }),
    };
    this.client = new S3Client(this.clientConfig);
    this.once = new S3Client({
      ...config,
      maxAttempts: 1,
      requestHandler: new SlicedBodyHandler({
        ...connecting,
        // Covers the time until the response starts.
        requestTimeout: connectionTimeout + this.idleMs,
        throwOnRequestTimeout: true,
      }),
    });
  }

  /** Rejects with an error of the storage port, or with the signal's reason if the caller aborts. */
  send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: Command<I, O>,
    signal?: AbortSignal,
  ): Promise<O> {
    return onS3(this.client.send<I, O>(command, abortable(signal)), signal);
  }

  /** Like `send`, without retries; the caller may take any time to read the response body. */
  sendOnce<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: Command<I, O>,
    signal?: AbortSignal,
  ): Promise<O> {
    return onS3(this.once.send<I, O>(command, abortable(signal)), signal);
  }

  /** The address of an object or of one version of it. */
  at(key: string, version?: string | null): { Bucket: string; Key: string; VersionId?: string } {
    const object = { Bucket: this.name, Key: key };
    // A location loaded from a row has null instead of undefined for a missing version.
    return version === undefined || version === null ? object : { ...object, VersionId: version };
  }

  /** The address of an object for server-side copies. */
  object(key: string, version?: string) {
    const object = { ...this.service, bucket: this.name, key };
    return version === undefined ? object : { ...object, version };
  }

  /** Whether the service can copy from the other one server-side. */
  isServiceOf({ endpoint, region }: S3Service): boolean {
    return (
      region === this.service.region &&
      URL.canParse(endpoint) &&
      new URL(endpoint).href === this.service.endpoint
    );
  }
}

function abortable(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal ? { abortSignal: signal } : {};
}

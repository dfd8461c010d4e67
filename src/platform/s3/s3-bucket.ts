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

/** A request that waits in the SDK's queue would run out of time there; callers limit how many there are. */
const AGENT = { keepAlive: true, maxSockets: Infinity };

/** Without a logger of its own, the SDK warns on the console. */
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

interface S3Address {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

/** One bucket of an S3 service, and the clients that speak to it. Says nothing until it is asked something. */
export class S3Bucket {
  readonly name: string;
  readonly profile: S3Profile;
  /** How long nothing may happen while bytes or an answer are waited for. Milliseconds. */
  readonly idleMs: number;
  /** For a client of the same kind. */
  readonly clientConfig: S3ClientConfig;
  /** Tries again by itself what may pass. Sends no checksum and asks for none but what a command says. */
  readonly client: S3Client;
  /** Never tries again, and leaves the pace of a body to whoever reads it. */
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
      // Amazon's own depends on more than the region; the SDK knows.
      ...(endpoint === undefined && profile === 'aws' ? {} : { endpoint: url.href }),
      forcePathStyle: options.forcePathStyle ?? false,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // It would take a new connection for each part.
      expectContinueHeader: false,
      logger: SILENT,
    };
    this.clientConfig = {
      ...config,
      maxAttempts: MAX_ATTEMPTS,
      requestHandler: new SlicedBodyHandler({
        connectionTimeout,
        socketTimeout: this.idleMs,
        httpAgent: AGENT,
        httpsAgent: AGENT,
      }),
    };
    this.client = new S3Client(this.clientConfig);
    this.once = new S3Client({
      ...config,
      maxAttempts: 1,
      requestHandler: new SlicedBodyHandler({
        connectionTimeout,
        // Until the answer begins.
        requestTimeout: connectionTimeout + this.idleMs,
        throwOnRequestTimeout: true,
        httpAgent: AGENT,
        httpsAgent: AGENT,
      }),
    });
  }

  /** Rejects in the words of the storage port, or with the reason of a caller that aborts. */
  send<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: Command<I, O>,
    signal?: AbortSignal,
  ): Promise<O> {
    return onS3(this.client.send<I, O>(command, abortable(signal)), signal);
  }

  /** The same, in one attempt; the body of the answer is the caller's to read, however long that takes. */
  sendOnce<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    command: Command<I, O>,
    signal?: AbortSignal,
  ): Promise<O> {
    return onS3(this.once.send<I, O>(command, abortable(signal)), signal);
  }

  /** How requests name an object, or one version of it. */
  at(key: string, version?: string | null): { Bucket: string; Key: string; VersionId?: string } {
    const object = { Bucket: this.name, Key: key };
    // Loaded from its row, a location without a version has null there.
    return version === undefined || version === null ? object : { ...object, VersionId: version };
  }

  /** How whoever can copy from there names an object. */
  object(key: string, version?: string): S3Service & S3Address {
    const object = { ...this.service, bucket: this.name, key };
    return version === undefined ? object : { ...object, version };
  }

  /** Whether the service can copy from there by itself. */
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

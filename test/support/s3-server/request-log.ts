import { S3_OPERATIONS, type S3Operation } from './s3-operations.ts';

export interface LoggedRequest {
  readonly method: string;
  /** Undefined for unsupported operations. */
  readonly operation: S3Operation | undefined;
  readonly bucket: string;
  readonly key: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every request, including refused ones. */
export class RequestLog {
  readonly requests: LoggedRequest[] = [];

  /** Number of requests per operation. */
  get calls(): Readonly<Record<S3Operation, number>> {
    const calls = Object.fromEntries(S3_OPERATIONS.map((name) => [name, 0])) as Record<
      S3Operation,
      number
    >;
    for (const { operation } of this.requests) if (operation) calls[operation] += 1;
    return calls;
  }

  clear(): void {
    this.requests.length = 0;
  }
}

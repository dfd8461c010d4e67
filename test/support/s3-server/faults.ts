import type { LoggedRequest } from './request-log.ts';
import type { S3Operation } from './s3-operations.ts';

/** For faults within a body, `afterBytes` of it pass first; none by default. */
export type FaultKind =
  /** Refused without effect: 500 InternalError, 503 SlowDown, 404 NoSuchKey right after a put, … */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string }
  /** The connection is reset while the request body is received. */
  | { readonly kind: 'reset-request'; readonly afterBytes?: number }
  /** The operation takes effect; the connection is reset while the response body is sent. */
  | { readonly kind: 'reset-response'; readonly afterBytes?: number }
  /** The request hangs for `ms` milliseconds or until the fault is released. */
  | { readonly kind: 'stall'; readonly ms?: number }
  /** The response body stalls for `ms` milliseconds or until the fault is released. */
  | { readonly kind: 'stall-response'; readonly afterBytes?: number; readonly ms?: number }
  /** The operation takes effect; the response contains a wrong ETag. */
  | { readonly kind: 'wrong-etag' }
  /** 200 with an error document, without effect: allowed for CopyObject, UploadPartCopy and CompleteMultipartUpload. */
  | { readonly kind: 'error-body'; readonly code?: string }
  /** The operation takes effect; the connection is reset instead of a response. */
  | { readonly kind: 'no-answer' };

/** Which requests it hits: all given conditions must hold. */
export interface FaultPlan {
  readonly operation?: S3Operation | readonly S3Operation[];
  readonly key?: string | RegExp;
  readonly when?: (request: LoggedRequest) => boolean;
  /** The number of requests to hit; 1 by default. */
  readonly times?: number;
}

export class Fault {
  /** The number of requests hit so far. */
  hits = 0;
  private left: number;
  private readonly gate = Promise.withResolvers<void>();
  private readonly firstHit = Promise.withResolvers<void>();

  constructor(
    readonly plan: FaultPlan & FaultKind,
    private readonly isStopped: AbortSignal,
  ) {
    this.left = plan.times ?? 1;
  }

  /** Resolves when a request is hit by it. */
  get hit(): Promise<void> {
    return this.firstHit.promise;
  }

  /** Ends its stalls and stops hitting requests. */
  release(): void {
    this.left = 0;
    this.gate.resolve();
  }

  take(request: LoggedRequest): boolean {
    if (this.left === 0 || !this.fits(request)) return false;
    this.left -= 1;
    this.hits += 1;
    this.firstHit.resolve();
    return true;
  }

  /** Resolves when its stall is over or the server stops. */
  async stalled(ms: number | undefined): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = ms === undefined ? undefined : setTimeout(over.resolve, ms);
    this.isStopped.addEventListener('abort', () => over.resolve(), { once: true });
    if (this.isStopped.aborted) over.resolve();
    await Promise.race([over.promise, this.gate.promise]);
    clearTimeout(timer);
  }

  private fits(request: LoggedRequest): boolean {
    const { operation, key, when } = this.plan;
    const names = typeof operation === 'string' ? [operation] : operation;
    if (names && !(request.operation && names.includes(request.operation))) return false;
    if (typeof key === 'string' && key !== request.key) return false;
    if (key instanceof RegExp && !key.test(request.key)) return false;
    return when?.(request) ?? true;
  }
}

/** Pending faults. A request is hit by the first one that matches. */
export class Faults {
  private planned: Fault[] = [];

  constructor(private readonly isStopped: AbortSignal) {}

  /** Makes the next matching requests fail. */
  next(plan: FaultPlan & FaultKind): Fault {
    const fault = new Fault(plan, this.isStopped);
    this.planned.push(fault);
    return fault;
  }

  /** Releases all faults. */
  clear(): void {
    for (const fault of this.planned) fault.release();
    this.planned = [];
  }

  take(request: LoggedRequest): Fault | undefined {
    return this.planned.find((fault) => fault.take(request));
  }
}

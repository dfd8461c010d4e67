import type { LoggedRequest } from './request-log.ts';
import type { S3Operation } from './s3-operations.ts';

/** Where a fault may show more than once, `afterBytes` of a body pass before it; none by default. */
export type FaultKind =
  /** Refused without effect: 500 InternalError, 503 SlowDown, 404 NoSuchKey right after a put, … */
  | { readonly kind: 'status'; readonly status: number; readonly code?: string }
  /** The connection is reset while the request's body comes in. */
  | { readonly kind: 'reset-request'; readonly afterBytes?: number }
  /** The operation takes effect; the connection is reset while the answer's body goes out. */
  | { readonly kind: 'reset-response'; readonly afterBytes?: number }
  /** Nothing happens, for so many milliseconds or until the fault is released. */
  | { readonly kind: 'stall'; readonly ms?: number }
  /** The answer's body stops, for so many milliseconds or until the fault is released. */
  | { readonly kind: 'stall-response'; readonly afterBytes?: number; readonly ms?: number }
  /** The operation takes effect; the answer tells another ETag. */
  | { readonly kind: 'wrong-etag' }
  /** 200 with an error document, without effect: CopyObject, UploadPartCopy, and CompleteMultipartUpload may do that. */
  | { readonly kind: 'error-body'; readonly code?: string }
  /** The operation takes effect; the connection is reset instead of an answer. */
  | { readonly kind: 'no-answer' };

/** Which requests it hits: all conditions that are given must hold. */
export interface FaultPlan {
  readonly operation?: S3Operation | readonly S3Operation[];
  readonly key?: string | RegExp;
  readonly when?: (request: LoggedRequest) => boolean;
  /** How many requests. 1 by default. */
  readonly times?: number;
}

export class Fault {
  /** How many requests it has hit. */
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

  /** Ends its stalls, and hits nothing any more. */
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

  /** Resolves when a stall of it is over, or the server stops. */
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

/** Faults that wait for the requests they hit. A request is hit by one fault: the first that fits. */
export class Faults {
  private planned: Fault[] = [];

  constructor(private readonly isStopped: AbortSignal) {}

  /** The next requests that fit fail like that. */
  next(plan: FaultPlan & FaultKind): Fault {
    const fault = new Fault(plan, this.isStopped);
    this.planned.push(fault);
    return fault;
  }

  /** Releases all. */
  clear(): void {
    for (const fault of this.planned) fault.release();
    this.planned = [];
  }

  take(request: LoggedRequest): Fault | undefined {
    return this.planned.find((fault) => fault.take(request));
  }
}

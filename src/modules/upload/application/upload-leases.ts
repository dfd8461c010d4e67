import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { ProcessRegistry } from '../../../kernel/process-registry.ts';
import type {
  Lease,
  TakenLease,
  UploadSessionRow,
  UploadSessionStore,
} from './upload-session-store.ts';

/** A lease expires if it is not renewed for this long. Milliseconds. */
const LEASE_TTL_MS = 4_000;
const RENEW_EVERY_MS = 1_200;
/** A holder that cannot renew stops this long before its lease expires. Milliseconds. */
const STOP_AHEAD_MS = 500;
/** How long to wait for a holder; far less than the 30 s after which TUSKit times out. Milliseconds. */
const WAIT_MS = 3_000;
const RETRY_EVERY_MS = 40;
/** How often a release request is repeated, in case one was lost with a database connection. Milliseconds. */
const REQUEST_RELEASE_EVERY_MS = 1_000;

/** Topic on which the holder of a session's lease, on any node, is asked to release it at the next checkpoint. */
const RELEASE_TOPIC = 'upload-release';

/** Why a holder must stop. */
export type LeaseEnd = 'RELEASE_REQUESTED' | 'LOST' | 'DRAINING';

/** The error that a client receives when the holder of the lease must stop. */
export function leaseError(reason: unknown): DomainError {
  return (reason as LeaseEnd) === 'DRAINING'
    ? new DomainError(
        'SERVICE_UNAVAILABLE',
        'The server is shutting down. Resume the upload in a moment.',
        { retryAfterSeconds: 2 },
      )
    : new DomainError(
        'UPLOAD_LOCKED',
        'Another request has taken over this upload. Resume it from its current offset.',
        { retryAfterSeconds: 1 },
      );
}

/** A lease that this process holds; disposing it releases the lease. */
export interface HeldLease extends AsyncDisposable {
  readonly lease: Lease;
  /** The session when the lease was acquired. */
  readonly row: UploadSessionRow;
  /** Aborts, with a LeaseEnd as its reason, when the holder must stop. */
  readonly ended: AbortSignal;
  /** Whether an earlier holder whose lease expired may still be writing to the staged bytes. */
  readonly mayHaveStaleWriter: boolean;
  /** Whether the lease is certainly still valid, even if timers are late. */
  isCurrent(): boolean;
}

interface Holding {
  readonly lease: Lease;
  readonly control: AbortController;
  /** Monotonic clock. Milliseconds. */
  currentUntil: number;
  /** Aborts `control` if the lease is not renewed. */
  deadline: NodeJS.Timeout | undefined;
}

/**
 * Ensures one writer per upload across all processes, with leases in the database that are renewed periodically and
 * released when another request asks for them. Holds no transaction or connection in the meantime.
 */
export class UploadLeases implements AsyncDisposable {
  private readonly held = new Map<string, Holding>();
  private readonly subscription: Disposable;
  private readonly timer: NodeJS.Timeout;
  private draining = false;

  constructor(
    private readonly store: UploadSessionStore,
    private readonly bus: EventBus,
    private readonly processes: ProcessRegistry,
  ) {
    this.subscription = bus.subscribe(RELEASE_TOPIC, (sessionId) => {
      if (typeof sessionId === 'string') this.end(sessionId, 'RELEASE_REQUESTED');
    });
    this.timer = setInterval(() => void this.renewAll(), RENEW_EVERY_MS);
    this.timer.unref();
  }

  /**
   * Acquires the lease; asks a current holder to release it and waits up to `waitMs`. Throws `UPLOAD_LOCKED` on
   * timeout, `NOT_FOUND` if the session does not exist, `SERVICE_UNAVAILABLE` while draining.
   */
  async acquire(sessionId: string, waitMs = WAIT_MS): Promise<HeldLease> {
    return this.waitUntilFree(sessionId, waitMs, async () => {
      const requestedAt = performance.now();
      const taken = await this.store.acquire(sessionId, this.processes.self, LEASE_TTL_MS);
      return taken && this.hold(taken, requestedAt);
    });
  }

  /** Reads the session's row while nobody holds its lease. Waits and throws like `acquire`. */
  async readWhenFree(sessionId: string, waitMs = WAIT_MS): Promise<UploadSessionRow> {
    return this.waitUntilFree(sessionId, waitMs, async () => {
      const row = await this.store.find(sessionId);
      return row?.leased ? undefined : row;
    });
  }

  /** Stops every holder in this process at the next checkpoint and acquires no new leases. */
  drain(): void {
    this.draining = true;
    for (const sessionId of this.held.keys()) this.end(sessionId, 'DRAINING');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drain();
    clearInterval(this.timer);
    this.subscription[Symbol.dispose]();
    const left = [...this.held.values()];
    await Promise.allSettled(left.map(({ lease }) => this.store.release(lease)));
  }

  private async waitUntilFree<T>(
    sessionId: string,
    waitMs: number,
    attempt: () => Promise<T | undefined>,
  ): Promise<T> {
    const deadline = performance.now() + waitMs;
    let nextRequestAt = -Infinity;
    do {
      if (this.draining) throw leaseError('DRAINING');
      const result = await attempt();
      if (result) return result;
      if (performance.now() >= nextRequestAt) {
        nextRequestAt = performance.now() + REQUEST_RELEASE_EVERY_MS;
        await this.requestRelease(sessionId);
      }
      await pause(RETRY_EVERY_MS);
    } while (performance.now() < deadline);
    // The holder may have deleted the session.
    if (!(await this.store.find(sessionId)))
      throw new DomainError('NOT_FOUND', 'Upload not found.');
    throw new DomainError(
      'UPLOAD_LOCKED',
      'Another request is writing to this upload. Try again in a moment.',
      { retryAfterSeconds: 1 },
    );
  }

  private async requestRelease(sessionId: string): Promise<void> {
    if (this.held.has(sessionId)) {
      this.end(sessionId, 'RELEASE_REQUESTED');
      return;
    }
    const row = await this.store.find(sessionId);
    if (!row) throw new DomainError('NOT_FOUND', 'Upload not found.');
    const { leased, leaseHolder } = row;
    const isDead = leased && leaseHolder && (await this.processes.hasEnded(leaseHolder));
    // A holder that has exited cannot respond.
    if (isDead) await this.store.breakLease(sessionId, leaseHolder);
    else await this.bus.publish(RELEASE_TOPIC, sessionId);
  }

  private async hold(taken: TakenLease, requestedAt: number): Promise<HeldLease> {
    const { lease, row, staleWriters } = taken;
    const control = new AbortController();
    const holding: Holding = { lease, control, currentUntil: 0, deadline: undefined };
    this.extend(holding, requestedAt);
    this.held.set(lease.sessionId, holding);
    if (this.draining) this.end(lease.sessionId, 'DRAINING');
    return {
      lease,
      row,
      ended: control.signal,
      mayHaveStaleWriter: !(await this.haveEnded(staleWriters)),
      // A holder that was asked to stop may still write the bytes it has received.
      isCurrent: () =>
        control.signal.reason !== ('LOST' satisfies LeaseEnd) &&
        performance.now() < holding.currentUntil,
      [Symbol.asyncDispose]: async () => {
        clearTimeout(holding.deadline);
        if (this.held.get(lease.sessionId) === holding) this.held.delete(lease.sessionId);
        // A lease that cannot be released expires.
        await this.store.release(lease).catch(() => undefined);
      },
    };
  }

  private async haveEnded(holders: readonly string[]): Promise<boolean> {
    for (const holder of holders) if (!(await this.processes.hasEnded(holder))) return false;
    return true;
  }

  private async renewAll(): Promise<void> {
    const holdings = [...this.held.values()];
    if (holdings.length === 0) return;
    const leases = holdings.map(({ lease }) => lease);
    const requestedAt = performance.now();
    // A failed renewal is retried at the next interval, until the deadline.
    const kept = await this.store.renew(leases, LEASE_TTL_MS).catch(() => undefined);
    if (!kept) return;
    for (const holding of holdings) {
      const { lease, control } = holding;
      if (!kept.has(lease.sessionId)) control.abort('LOST' satisfies LeaseEnd);
      else if (this.held.get(lease.sessionId) === holding) this.extend(holding, requestedAt);
    }
  }

  /** Counts from before the request, so that the holder stops before the lease expires in the database. */
  private extend(holding: Holding, requestedAt: number): void {
    clearTimeout(holding.deadline);
    holding.currentUntil = requestedAt + LEASE_TTL_MS - STOP_AHEAD_MS;
    holding.deadline = setTimeout(
      () => holding.control.abort('LOST' satisfies LeaseEnd),
      Math.max(0, holding.currentUntil - performance.now()),
    ).unref();
  }

  private end(sessionId: string, reason: LeaseEnd): void {
    this.held.get(sessionId)?.control.abort(reason);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

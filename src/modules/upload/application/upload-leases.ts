import { DomainError } from '../../../kernel/domain-error.ts';
import type { EventBus } from '../../../kernel/event-bus.ts';
import type { ProcessRegistry } from '../../../kernel/process-registry.ts';
import type {
  Lease,
  TakenLease,
  UploadSessionRow,
  UploadSessionStore,
} from './upload-session-store.ts';

/** A holder that says nothing for this long has lost its lease. Milliseconds. */
const LEASE_TTL_MS = 4_000;
const RENEW_EVERY_MS = 1_200;
/** A holder that could not renew stops this long before its lease may go to somebody else. Milliseconds. */
const STOP_AHEAD_MS = 500;
const RETRY_EVERY_MS = 40;
/** A request to let go may be lost with a connection to the database. Milliseconds. */
const ASK_EVERY_MS = 1_000;

/** Asks whoever holds a session's lease, on any node, to let go at the next durable point. */
const RELEASE_TOPIC = 'upload-release';

/** Why a holder has to stop. */
export type LeaseEnd = 'RELEASE_REQUESTED' | 'LOST' | 'DRAINING';

/** What a holder that had to stop tells its client. */
export function leaseError(reason: unknown): DomainError {
  return (reason as LeaseEnd) === 'DRAINING'
    ? new DomainError('SERVICE_UNAVAILABLE', 'the server is going down: resume in a moment', {
        retryAfterSeconds: 2,
      })
    : new DomainError('UPLOAD_LOCKED', 'another request has taken this upload over', {
        retryAfterSeconds: 1,
      });
}

/** A lease in hand. Disposing it gives the lease back. */
export interface HeldLease extends AsyncDisposable {
  readonly lease: Lease;
  /** The session as it was when the lease was taken. */
  readonly row: UploadSessionRow;
  /** Aborts, with a LeaseEnd as its reason, when the holder has to stop. */
  readonly ended: AbortSignal;
  /** An earlier holder let it run out and may still be alive, with the staged bytes open. */
  readonly mayHaveStaleWriter: boolean;
  /** Whether it certainly has not run out by now, whatever timers have had time to say. */
  isCurrent(): boolean;
}

interface Holding {
  readonly lease: Lease;
  readonly control: AbortController;
  /** On the monotonic clock. Milliseconds. */
  currentUntil: number;
  /** Ends the holding when it is not renewed. */
  deadline: NodeJS.Timeout | undefined;
}

/**
 * One writer per upload across all processes: leases in the database, kept alive by a heartbeat, handed over when
 * another request asks. No transaction or connection is held meanwhile.
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
   * Takes the lease, asking its holder to let go and waiting up to `waitMs`. Throws `UPLOAD_LOCKED` when that was
   * not enough, `NOT_FOUND` when there is no session, `SERVICE_UNAVAILABLE` while draining.
   */
  async acquire(sessionId: string, waitMs: number): Promise<HeldLease> {
    return this.untilFree(sessionId, waitMs, async () => {
      const askedAt = performance.now();
      const taken = await this.store.acquire(sessionId, this.processes.self, LEASE_TTL_MS);
      return taken && this.hold(taken, askedAt);
    });
  }

  /** The session's row at a moment when nobody writes to it. Waits and throws like `acquire`. */
  async readWhenFree(sessionId: string, waitMs: number): Promise<UploadSessionRow> {
    return this.untilFree(sessionId, waitMs, async () => {
      const row = await this.store.find(sessionId);
      return row?.leased ? undefined : row;
    });
  }

  /** Tells every holder in this process to stop at the next durable point, and takes no new leases. */
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

  private async untilFree<T>(
    sessionId: string,
    waitMs: number,
    attempt: () => Promise<T | undefined>,
  ): Promise<T> {
    const deadline = performance.now() + waitMs;
    let askAt = -Infinity;
    do {
      if (this.draining) throw leaseError('DRAINING');
      const result = await attempt();
      if (result) return result;
      if (performance.now() >= askAt) {
        askAt = performance.now() + ASK_EVERY_MS;
        await this.askForRelease(sessionId);
      }
      await pause(RETRY_EVERY_MS);
    } while (performance.now() < deadline);
    // It may have gone with the one who held it.
    if (!(await this.store.find(sessionId))) throw new DomainError('NOT_FOUND', 'no such upload');
    throw new DomainError('UPLOAD_LOCKED', 'another request is writing to this upload', {
      retryAfterSeconds: 1,
    });
  }

  private async askForRelease(sessionId: string): Promise<void> {
    if (this.held.has(sessionId)) {
      this.end(sessionId, 'RELEASE_REQUESTED');
      return;
    }
    const row = await this.store.find(sessionId);
    if (!row) throw new DomainError('NOT_FOUND', 'no such upload');
    const { leased, leaseHolder } = row;
    const isDead = leased && leaseHolder && (await this.processes.hasEnded(leaseHolder));
    // Nobody is left who could hear.
    if (isDead) await this.store.breakLease(sessionId, leaseHolder);
    else await this.bus.publish(RELEASE_TOPIC, sessionId);
  }

  private async hold(taken: TakenLease, askedAt: number): Promise<HeldLease> {
    const { lease, row, staleWriters } = taken;
    const control = new AbortController();
    const holding: Holding = { lease, control, currentUntil: 0, deadline: undefined };
    this.prolong(holding, askedAt);
    this.held.set(lease.sessionId, holding);
    if (this.draining) this.end(lease.sessionId, 'DRAINING');
    return {
      lease,
      row,
      ended: control.signal,
      mayHaveStaleWriter: !(await this.haveEnded(staleWriters)),
      // Who was asked to stop may still write down what it has in hand.
      isCurrent: () =>
        control.signal.reason !== ('LOST' satisfies LeaseEnd) &&
        performance.now() < holding.currentUntil,
      [Symbol.asyncDispose]: async () => {
        clearTimeout(holding.deadline);
        if (this.held.get(lease.sessionId) === holding) this.held.delete(lease.sessionId);
        // A lease that cannot be given back now ends by itself.
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
    const askedAt = performance.now();
    // What could not be renewed now may be at the next beat; the deadline decides.
    const kept = await this.store.renew(leases, LEASE_TTL_MS).catch(() => undefined);
    if (!kept) return;
    for (const holding of holdings) {
      const { lease, control } = holding;
      if (!kept.has(lease.sessionId)) control.abort('LOST' satisfies LeaseEnd);
      else if (this.held.get(lease.sessionId) === holding) this.prolong(holding, askedAt);
    }
  }

  /** The database counts from when it was asked or later, so the holder stops before it does. */
  private prolong(holding: Holding, askedAt: number): void {
    clearTimeout(holding.deadline);
    holding.currentUntil = askedAt + LEASE_TTL_MS - STOP_AHEAD_MS;
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

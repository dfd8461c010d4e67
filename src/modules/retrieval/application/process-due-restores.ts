import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { nextAsk } from '../domain/restore-ask.ts';
import { lookInterval } from '../domain/restore-looks.ts';
import type { BeginRestore } from './begin-restore.ts';
import { pollRestores } from './poll-restores.ts';
import type { RecordRestores, RestoreFinding } from './record-restores.ts';
import type { RestoreQueue, RunningRestore } from './restore-queue.ts';

/** Restores taken in hand at a time. */
const BATCH = 64;

const ASKS_AT_ONCE = 16;

/** What was claimed comes up again after this time if its worker has died. Milliseconds. */
const LEASE_MS = { min: 5_000, max: 60_000 };

export interface ProcessDueRestoresDeps {
  readonly queue: RestoreQueue;
  readonly beginRestore: BeginRestore;
  readonly recordRestores: RecordRestores;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/** Does what is due for the restores of one provider: asks for those that are wished, looks at those that run. */
export class ProcessDueRestores {
  constructor(private readonly deps: ProcessDueRestoresDeps) {}

  /** Resolves to whether there may be more that is due. Trouble of the provider only postpones. */
  async execute(provider: StorageProvider, signal: AbortSignal): Promise<boolean> {
    const now = this.deps.clock.now();
    const { storageClass, timeScale } = provider.capabilities;
    const interval = lookInterval({ storageClass, timeScale });
    const lease = Math.min(LEASE_MS.max, Math.max(LEASE_MS.min, interval));
    const leaseUntil = new Date(now.getTime() + lease);
    const options = { now, leaseUntil, limit: BATCH };
    const claimed = await this.deps.queue.claim(provider.name, options);
    const toAsk = claimed.filter((restore) => isToAsk(restore, now));
    const toLookAt = claimed.filter((restore) => !isToAsk(restore, now));
    await Promise.all([
      this.ask(provider, toAsk, signal),
      this.record(provider, toLookAt, pollRestores(provider, toLookAt, signal)),
    ]);
    return claimed.length === BATCH;
  }

  /**
   * Looks at the restore of one object now, due or not. Rejects when it could not be looked at, or its request to the
   * provider has not been recorded yet: then it has to be looked at again.
   */
  async lookNow(provider: StorageProvider, key: string, signal: AbortSignal): Promise<void> {
    const running = await this.deps.queue.runningAt(provider.name, key);
    if (running.some(({ status }) => status === 'PLANNED')) {
      throw new DomainError('SERVICE_UNAVAILABLE', 'it has only just been asked for');
    }
    for await (const findings of pollRestores(provider, running, signal)) {
      await this.deps.recordRestores.execute(findings);
      const trouble = findings.find(({ kind }) => kind === 'TROUBLE');
      if (trouble) throw new DomainError('PROVIDER_UNAVAILABLE', 'it could not be looked at');
    }
  }

  private async ask(
    provider: StorageProvider,
    restores: readonly RunningRestore[],
    signal: AbortSignal,
  ): Promise<void> {
    const findings = mapConcurrent(restores, ASKS_AT_ONCE, async (restore) => {
      const wish = nextAsk(restore);
      return wish
        ? this.deps.beginRestore.execute(provider, restore, wish, signal)
        : ({ operationId: restore.operationId, kind: 'UNWANTED' } as const);
    });
    await this.record(provider, restores, findings);
  }

  private async record(
    provider: StorageProvider,
    restores: readonly RunningRestore[],
    batches: AsyncIterable<readonly RestoreFinding[]>,
  ): Promise<void> {
    const ownerOf = new Map(restores.map(({ operationId, ownerId }) => [operationId, ownerId]));
    for await (const findings of batches) {
      this.logTrouble(provider, findings);
      const byOwner = Map.groupBy(findings, ({ operationId }) => ownerOf.get(operationId));
      for (const ofOwner of byOwner.values()) await this.recordAll(ofOwner);
    }
  }

  /** One that cannot be recorded does not keep the others from it. */
  private async recordAll(findings: readonly RestoreFinding[]): Promise<void> {
    try {
      await this.deps.recordRestores.execute(findings);
    } catch (error) {
      if (isDomainError(error, 'SERVICE_UNAVAILABLE')) throw error;
      const [first, ...others] = findings;
      if (others.length > 0) for (const finding of findings) await this.recordAll([finding]);
      else this.deps.log(`restore ${first?.operationId} could not be recorded`, error);
    }
  }

  private logTrouble(provider: StorageProvider, findings: readonly RestoreFinding[]): void {
    const troubles = findings.flatMap((one) => (one.kind === 'TROUBLE' ? [one.problem] : []));
    const [first] = troubles;
    if (first === undefined) return;
    this.deps.log(`${troubles.length} restores at ${provider.name} wait: ${first}`);
  }
}

/** A copy whose time is over is looked at first: to ask for more days would begin another restore. */
function isToAsk(restore: RunningRestore, now: Date): boolean {
  const isOver = restore.until !== undefined && restore.until <= now;
  return nextAsk(restore) !== undefined && !isOver;
}

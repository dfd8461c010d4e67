import type { Clock } from '../../../kernel/clock.ts';
import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { nextProviderRequest } from '../domain/provider-request.ts';
import { pollInterval } from '../domain/restore-polling.ts';
import type { BeginRestore } from './begin-restore.ts';
import { pollRestores } from './poll-restores.ts';
import type { RecordRestores, RestoreFinding } from './record-restores.ts';
import type { RestoreQueue, RunningRestore } from './restore-queue.ts';

/** Restores claimed per batch. */
const BATCH = 64;

const ASKS_AT_ONCE = 16;

/** A claimed restore becomes due again after this time if its worker dies. Milliseconds. */
const LEASE_MS = { min: 5_000, max: 60_000 };

export interface ProcessDueRestoresDeps {
  readonly queue: RestoreQueue;
  readonly beginRestore: BeginRestore;
  readonly recordRestores: RecordRestores;
  readonly clock: Clock;
  readonly log: (message: string, error?: unknown) => void;
}

/** Processes the due restores of one provider: requests new ones and polls running ones. */
export class ProcessDueRestores {
  constructor(private readonly deps: ProcessDueRestoresDeps) {}

  /** Resolves to whether more may be due. Provider failures only postpone the restores. */
  async execute(provider: StorageProvider, signal: AbortSignal): Promise<boolean> {
    const now = this.deps.clock.now();
    const { storageClass, timeScale } = provider.capabilities;
    const interval = pollInterval({ storageClass, timeScale });
    const lease = Math.min(LEASE_MS.max, Math.max(LEASE_MS.min, interval));
    const leaseUntil = new Date(now.getTime() + lease);
    const options = { now, leaseUntil, limit: BATCH };
    const claimed = await this.deps.queue.claim(provider.name, options);
    const toAsk = claimed.filter((restore) => shouldRequest(restore, now));
    const toLookAt = claimed.filter((restore) => !shouldRequest(restore, now));
    await Promise.all([
      this.ask(provider, toAsk, signal),
      this.record(provider, toLookAt, pollRestores(provider, toLookAt, signal)),
    ]);
    return claimed.length === BATCH;
  }

  /**
   * Polls the restore of one object now, due or not. Rejects if polling fails or the restore request has not been
   * recorded yet; the caller must then retry.
   */
  async pollNow(provider: StorageProvider, key: string, signal: AbortSignal): Promise<void> {
    const running = await this.deps.queue.runningAt(provider.name, key);
    if (running.some(({ status }) => status === 'PLANNED')) {
      throw new DomainError(
        'SERVICE_UNAVAILABLE',
        'The restore request has not been recorded yet.',
      );
    }
    for await (const findings of pollRestores(provider, running, signal)) {
      await this.deps.recordRestores.execute(findings);
      const trouble = findings.find(({ kind }) => kind === 'TROUBLE');
      if (trouble)
        throw new DomainError('PROVIDER_UNAVAILABLE', 'The restore could not be polled.');
    }
  }

  private async ask(
    provider: StorageProvider,
    restores: readonly RunningRestore[],
    signal: AbortSignal,
  ): Promise<void> {
    const findings = mapConcurrent(restores, ASKS_AT_ONCE, async (restore) => {
      const request = nextProviderRequest(restore);
      return request
        ? this.deps.beginRestore.execute(provider, restore, request, signal)
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

  /** A failed group does not prevent the others from being recorded. */
  private async recordAll(findings: readonly RestoreFinding[]): Promise<void> {
    try {
      await this.deps.recordRestores.execute(findings);
    } catch (error) {
      if (isDomainError(error, 'SERVICE_UNAVAILABLE')) throw error;
      const [first, ...others] = findings;
      if (others.length > 0) for (const finding of findings) await this.recordAll([finding]);
      else this.deps.log(`could not record restore ${first?.operationId}`, error);
    }
  }

  private logTrouble(provider: StorageProvider, findings: readonly RestoreFinding[]): void {
    const troubles = findings.flatMap((one) => (one.kind === 'TROUBLE' ? [one.problem] : []));
    const [first] = troubles;
    if (first === undefined) return;
    this.deps.log(`${troubles.length} restores at ${provider.name} were postponed: ${first}`);
  }
}

/** An expired copy is polled first: requesting more days would start a new restore. */
function shouldRequest(restore: RunningRestore, now: Date): boolean {
  const isOver = restore.until !== undefined && restore.until <= now;
  return nextProviderRequest(restore) !== undefined && !isOver;
}

import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { Copy } from '../domain/copy.ts';
import { type CopyTrouble, noteCopyTrouble } from './note-copy-trouble.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface RecordCopyTroubleDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: Pick<ProviderRegistry, 'get'>;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

type ObservedCopy = Pick<Copy, 'id' | 'location'>;

/**
 * Records what a read or a check has observed of a copy, in a short transaction of its own. Idempotent; logs each
 * change once. Must not be called within a transaction, because it locks the content.
 */
export class RecordCopyTrouble {
  constructor(private readonly deps: RecordCopyTroubleDeps) {}

  /**
   * Records what this error of an attempt to read or check the copy means. Resolves to whether the copy is lost; all
   * other errors say nothing about it.
   */
  async learn(copy: ObservedCopy, error: unknown, signal?: AbortSignal): Promise<boolean> {
    if (isDomainError(error, 'OBJECT_NOT_FOUND')) return this.missing(copy, signal);
    if (!isDomainError(error, 'CHECKSUM_MISMATCH')) return false;
    await this.record(copy, 'DAMAGED');
    return true;
  }

  /**
   * Marks the copy MISSING after asking its provider again. Resolves to false, and changes nothing, if the object exists
   * or the provider is not healthy: its objects may be there.
   */
  private async missing(copy: ObservedCopy, signal?: AbortSignal): Promise<boolean> {
    if (!(await this.isGone(copy, signal))) return false;
    await this.record(copy, 'MISSING');
    return true;
  }

  private async isGone({ location }: ObservedCopy, signal?: AbortSignal): Promise<boolean> {
    const provider = this.deps.providers.get(location.provider);
    const { healthy } = await provider.health(signal);
    if (!healthy) return false;
    try {
      await provider.stat(location, signal);
      return false;
    } catch (error) {
      signal?.throwIfAborted();
      return isDomainError(error, 'OBJECT_NOT_FOUND');
    }
  }

  private async record({ id, location }: ObservedCopy, trouble: CopyTrouble): Promise<void> {
    const { unitOfWork, clock, log } = this.deps;
    const isNew = await unitOfWork.run(async (tx) => {
      const copy = await tx.contents.lockCopy(id);
      if (!copy || !(await noteCopyTrouble(tx, copy, trouble))) return false;
      // Bytes that were only damaged on their way are VERIFIED again soon.
      if (trouble === 'DAMAGED') copy.postponeVerification(clock.now());
      return true;
    });
    if (isNew) log(`Copy ${id} at ${location.provider} is ${trouble}`);
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { ContentHasher } from '../../storage/application/content-hasher.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/**
 * Compares a copy with its content's hash and records the result: by the checksum its provider guarantees, otherwise by
 * reading it. Copies that require a restore are compared by size.
 */
export class VerifyCopy {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: ProviderRegistry,
    private readonly hasher: ContentHasher,
    private readonly clock: Clock,
    private readonly log: (message: string) => void,
  ) {}

  /** Ignores missing and released copies. Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async execute(copyId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.unitOfWork.run(async (tx) => {
      const copy = await tx.contents.findCopy(copyId);
      const content = copy && (await tx.contents.find(copy.contentId));
      return copy && content && copy.state !== 'RELEASED' ? { copy, content } : undefined;
    });
    if (!subject) return;
    const { copy, content } = subject;
    const provider = this.providers.get(copy.location.provider);
    try {
      const stat = await provider.stat(copy.location, signal);
      const { sha256, size } =
        stat.sha256 === undefined && provider.capabilities.instantAccess
          ? await this.hasher.hash(await provider.open(copy.location, undefined, signal), signal)
          : { sha256: stat.sha256 ?? content.sha256, size: stat.size };
      const isIntact = sha256.equals(content.sha256) && size === content.size.bytes;
      await this.record(copyId, isIntact ? 'VERIFIED' : 'DAMAGED');
    } catch (error) {
      if (!isDomainError(error, 'OBJECT_NOT_FOUND')) throw error;
      await this.record(copyId, 'MISSING');
    }
  }

  private async record(copyId: string, finding: 'VERIFIED' | 'DAMAGED' | 'MISSING'): Promise<void> {
    if (finding !== 'VERIFIED') this.log(`Copy ${copyId} is ${finding}`);
    await this.unitOfWork.run(async (tx: Transaction) => {
      const copy = await tx.contents.findCopy(copyId);
      if (finding === 'VERIFIED') copy?.markVerified(this.clock.now());
      else if (finding === 'DAMAGED') copy?.markDamaged();
      else copy?.markMissing();
    });
  }
}

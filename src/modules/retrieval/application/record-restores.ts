import type { Clock } from '../../../kernel/clock.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { type RetrievalTier, isFaster } from '../../storage/domain/retrieval-tier.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';
import type { ProviderRequest } from '../domain/provider-request.ts';
import type { RestoreOperation } from '../domain/restore-operation.ts';
import { NOTHING_TO_RESTORE } from '../domain/restore-progress.ts';
import type { Transaction, UnitOfWork } from './unit-of-work.ts';

/** The result of requesting or polling a restore. */
export type RestoreFinding = { readonly operationId: string } & (
  | {
      /** The provider accepted the request at this time. */
      readonly kind: 'ASKED';
      readonly ask: ProviderRequest;
      readonly at: Date;
      readonly restore: RestoreState;
    }
  | { readonly kind: 'SEEN'; readonly restore: RestoreState }
  /** The object is missing. */
  | { readonly kind: 'GONE' }
  | { readonly kind: 'TIER_UNSUPPORTED' }
  /** The fastest tier has no capacity. */
  | { readonly kind: 'NO_CAPACITY'; readonly tier: RetrievalTier }
  /** Not requested because no request waits for it. */
  | { readonly kind: 'UNWANTED' }
  /** A transient failure. */
  | { readonly kind: 'TROUBLE'; readonly problem: string }
);

/**
 * Records restore findings: updates the operations, their copies, the requests that wait for them and the file changes
 * in one transaction. Idempotent.
 */
export class RecordRestores {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: Pick<ProviderRegistry, 'get'>,
    private readonly clock: Clock,
  ) {}

  /** Uses one transaction per owner so that owners never block each other. */
  async execute(findings: readonly RestoreFinding[]): Promise<void> {
    await this.unitOfWork.run((tx) => this.within(tx, findings, this.clock.now()));
  }

  /** Like `execute`, within a unit of work that has locked all of the operations or none. */
  async within(tx: Transaction, findings: readonly RestoreFinding[], now: Date): Promise<void> {
    const operations = await tx.restores.findAllForUpdate(
      findings.map(({ operationId }) => operationId),
    );
    const byId = new Map(operations.map((operation) => [operation.id, operation]));
    const copies = new Map(
      (await tx.contents.findCopies(operations.map(({ copyId }) => copyId))).map((copy) => [
        copy.id,
        copy,
      ]),
    );
    const requests = await tx.retrievals.followersOf([...byId.keys()]);
    const changed = new Set<string>();
    for (const finding of findings) {
      const operation = byId.get(finding.operationId);
      const copy = operation && copies.get(operation.copyId);
      if (!copy || isOver(operation)) continue;
      const before = copyStateOf(copy);
      await this.apply(tx, finding, { operation, copy, now });
      if (copyStateOf(copy) !== before) changed.add(copy.contentId);
    }
    const progress = await tx.retrievals.progressOf(requests.map(({ id }) => id));
    for (const request of requests) {
      request.follow(progress.get(request.id) ?? NOTHING_TO_RESTORE, now);
    }
    for (const file of await tx.files.allByContents([...changed])) file.noteAvailability();
  }

  private async apply(tx: Transaction, finding: RestoreFinding, subject: Subject): Promise<void> {
    const { operation, copy, now } = subject;
    switch (finding.kind) {
      case 'ASKED':
        operation.asked(finding.ask, finding.at);
        observe(subject, finding.restore);
        break;
      case 'SEEN':
        // An existing restored copy was not requested by this operation, which is still pending.
        if (operation.status !== 'PLANNED') observe(subject, finding.restore);
        break;
      case 'GONE':
        if (copy.state !== 'RELEASED') copy.markMissing();
        if (operation.status === 'READY') operation.expire();
        else operation.fail('OBJECT_NOT_FOUND');
        return;
      case 'TIER_UNSUPPORTED':
        if (operation.status === 'PLANNED') operation.fail('RETRIEVAL_TIER_UNSUPPORTED');
        else operation.postpone('The tier is not offered.', now);
        return;
      case 'NO_CAPACITY':
        await giveUpTier(tx, subject, finding.tier);
        return;
      case 'UNWANTED':
        if (operation.status === 'PLANNED' && !(await isAwaited(tx, operation))) {
          operation.fail('RETRIEVAL_CANCELLED');
          return;
        }
        break;
      case 'TROUBLE':
        operation.postpone(finding.problem, now);
        return;
    }
    const { provider, storageClass } = copy.location;
    const { timeScale } = this.providers.get(provider).capabilities;
    if (!isOver(operation)) operation.polled({ storageClass, timeScale }, now);
  }
}

interface Subject {
  readonly operation: RestoreOperation;
  readonly copy: Copy;
  readonly now: Date;
}

/** Applies the provider's state. `UNKNOWN` changes nothing. */
function observe({ operation, copy, now }: Subject, restore: RestoreState): void {
  if (restore.kind === 'UNKNOWN') return;
  const isReadable = restore.kind === 'RESTORED' && restore.until > now;
  copy.observeRestore(
    restore.kind === 'RESTORED' && !isReadable ? { kind: 'NOT_REQUESTED' } : restore,
  );
  if (isReadable) {
    if (operation.status === 'ASKED') operation.ready(restore.until, now);
    else operation.prolong(restore.until);
  } else if (operation.status === 'READY') operation.expire();
  else if (restore.kind === 'NOT_NEEDED') operation.fail('COPY_STATE_INVALID');
  // The copy became readable and expired between polls.
  else if (restore.kind !== 'IN_PROGRESS') operation.expire();
}

/** Fails the requests for this tier so that their owners can choose another; other requests keep theirs. */
async function giveUpTier(
  tx: Transaction,
  { operation, now }: Subject,
  tier: RetrievalTier,
): Promise<void> {
  let slower: RetrievalTier | undefined;
  for (const request of await tx.retrievals.followersOf([operation.id])) {
    if (request.status === 'READY') continue;
    if (!isFaster(tier, request.tier)) request.fail('EXPEDITED_UNAVAILABLE', now);
    else if (!slower || isFaster(request.tier, slower)) slower = request.tier;
  }
  if (operation.status === 'PLANNED' && !slower) operation.fail('EXPEDITED_UNAVAILABLE');
  else operation.giveUpTier(slower ?? tier, now);
}

async function isAwaited(tx: Transaction, { id }: RestoreOperation): Promise<boolean> {
  return (await tx.retrievals.followersOf([id])).some(
    ({ status }) => status === 'REQUESTED' || status === 'IN_PROGRESS',
  );
}

function isOver({ status }: RestoreOperation): boolean {
  return status === 'EXPIRED' || status === 'FAILED';
}

/** The part of a copy's state that determines a file's availability. */
function copyStateOf({ isUsable, restore }: Copy): string {
  return JSON.stringify([isUsable, restore]);
}

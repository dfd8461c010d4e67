import type { CopyState } from '../../library/domain/copy.ts';
import type { PlacementPolicy } from '../../storage/domain/choose-provider.ts';
import type { ArchivalState } from './archival.ts';

/** What is known of one copy. */
interface CopyFact {
  readonly provider: string;
  readonly state: CopyState;
  readonly verifiedAt: Date | undefined;
}

export interface DurabilityFacts {
  readonly copies: readonly CopyFact[];
  /** Undefined: it is to stay where it landed. */
  readonly archival: ArchivalState | undefined;
  readonly isTrashed: boolean;
  readonly landing: string;
  readonly policy: Pick<PlacementPolicy, 'copies' | 'order' | 'orderByCategory'>;
}

/** How safe a file's bytes are: what an app has to know before it deletes its own copy. */
export interface Durability {
  /** Providers with a copy that was found to be equal to the original. */
  readonly providers: readonly string[];
  /** The latest of these findings. */
  readonly lastVerifiedAt: Date | undefined;
  /** There are as many verified copies as the owner's policy asks for, where it asks for them. */
  readonly isPolicyMet: boolean;
  /** The policy is met and the file is not in the trash. */
  readonly isSafeToDeleteLocal: boolean;
}

/** False as soon as a copy that the policy needs is damaged, missing, or given up. */
export function durabilityOf(facts: DurabilityFacts): Durability {
  const verified = facts.copies.filter(({ state }) => state === 'VERIFIED');
  const providers = [...new Set(verified.map(({ provider }) => provider))];
  const times = verified.flatMap(({ verifiedAt }) => verifiedAt?.getTime() ?? []);
  const isPolicyMet = isMet(providers, facts);
  return {
    providers,
    lastVerifiedAt: times.length > 0 ? new Date(Math.max(...times)) : undefined,
    isPolicyMet,
    isSafeToDeleteLocal: isPolicyMet && !facts.isTrashed,
  };
}

function isMet(providers: readonly string[], facts: DurabilityFacts): boolean {
  const { archival, landing, policy } = facts;
  if (archival === undefined) return policy.copies === 0 && providers.length > 0;
  if (archival === 'WAITING') return false;
  const { order, orderByCategory } = policy;
  const mayArchive = new Set([...order, ...Object.values(orderByCategory).flat()]);
  // The landing copy is on its way out, unless the policy wants one there.
  const counting = providers.filter((name) => name !== landing || mayArchive.has(landing));
  return counting.length >= Math.max(1, policy.copies);
}

import type { CopyState } from '../../library/domain/copy.ts';
import type { PlacementPolicy } from '../../storage/domain/choose-provider.ts';
import type { ArchivalState } from './archival.ts';

/** State of one copy. */
interface CopyFact {
  readonly provider: string;
  readonly state: CopyState;
  readonly verifiedAt: Date | undefined;
}

export interface DurabilityFacts {
  readonly copies: readonly CopyFact[];
  /** Undefined if the file stays at the landing provider. */
  readonly archival: ArchivalState | undefined;
  readonly isTrashed: boolean;
  readonly landing: string;
  readonly policy: Pick<PlacementPolicy, 'copies' | 'order' | 'orderByCategory'>;
}

/** How safely a file is stored. Apps check this before deleting their local copy. */
export interface Durability {
  /** Providers with a verified copy. */
  readonly providers: readonly string[];
  /** Time of the latest successful verification. */
  readonly lastVerifiedAt: Date | undefined;
  /** Whether the number of verified copies meets the owner's policy, at the providers it names. */
  readonly isPolicyMet: boolean;
  /** Whether the policy is met and the file is not in the trash. */
  readonly isSafeToDeleteLocal: boolean;
}

/** The policy is no longer met once a required copy is damaged, missing or released. */
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
  // The landing copy is temporary unless the policy names its provider.
  const permanent = providers.filter((name) => name !== landing || mayArchive.has(landing));
  return permanent.length >= Math.max(1, policy.copies);
}

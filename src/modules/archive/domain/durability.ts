import type { CopyState } from '../../library/domain/copy.ts';
import type { PlacementPolicy } from '../../storage/domain/choose-provider.ts';
import type { ArchivalState } from './archival.ts';

/** Why a file must not be deleted elsewhere. */
export const DURABILITY_PROBLEMS = [
  'IN_TRASH',
  'ARCHIVE_PENDING',
  'NO_VERIFIED_COPY',
  'TOO_FEW_COPIES',
  'COPY_MISSING',
  'COPY_DAMAGED',
  'PROVIDER_NOT_CONFIGURED',
  'SIMULATED_ARCHIVE',
  'ONE_FAILURE_DOMAIN',
] as const;

type DurabilityProblem = (typeof DURABILITY_PROBLEMS)[number];

/** State of one copy. */
interface CopyFact {
  readonly provider: string;
  readonly state: CopyState;
  readonly verifiedAt: Date | undefined;
}

/** A configured provider. */
interface ProviderFact {
  readonly name: string;
  readonly simulated: boolean;
  /** The disk that holds all of its objects; undefined if there are several. */
  readonly disk: string | undefined;
}

export interface DurabilityFacts {
  readonly copies: readonly CopyFact[];
  /** Undefined if the file stays at the landing provider. */
  readonly archival: ArchivalState | undefined;
  readonly isTrashed: boolean;
  readonly landing: string;
  readonly providers: readonly ProviderFact[];
  readonly policy: Pick<PlacementPolicy, 'copies' | 'order' | 'orderByCategory'>;
}

/** How safely a file is stored. Apps check this before deleting their local copy. */
export interface Durability {
  /** Configured providers with a verified copy. */
  readonly providers: readonly string[];
  /** Time of the latest successful verification. */
  readonly lastVerifiedAt: Date | undefined;
  /** Whether the number of verified copies meets the owner's policy, at the configured providers it names. */
  readonly isPolicyMet: boolean;
  /** Why the local copy must not be deleted; empty if it may be. */
  readonly problems: readonly DurabilityProblem[];
}

/** The policy is no longer met once a required copy is damaged, missing or released, or its provider is removed. */
export function durabilityOf(facts: DurabilityFacts): Durability {
  const known = new Map(facts.providers.map((provider) => [provider.name, provider]));
  const verified = facts.copies.filter(
    ({ state, provider }) => state === 'VERIFIED' && known.has(provider),
  );
  const providers = [...new Set(verified.map(({ provider }) => provider))];
  const times = verified.flatMap(({ verifiedAt }) => verifiedAt?.getTime() ?? []);
  const permanent = permanentOf(providers, facts).flatMap((name) => known.get(name) ?? []);
  return {
    providers,
    lastVerifiedAt: times.length > 0 ? new Date(Math.max(...times)) : undefined,
    isPolicyMet: permanent.length >= requiredBy(facts),
    problems: [
      ...(facts.isTrashed ? (['IN_TRASH'] as const) : []),
      ...problemsOf(facts, providers, permanent),
    ],
  };
}

function requiredBy({ policy }: DurabilityFacts): number {
  return Math.max(1, policy.copies);
}

/** The providers whose copies are there to stay; none until the policy has been applied. */
function permanentOf(providers: readonly string[], facts: DurabilityFacts): readonly string[] {
  const { archival, landing, policy } = facts;
  if (archival === undefined) return policy.copies === 0 ? providers : [];
  if (archival === 'WAITING') return [];
  const { order, orderByCategory } = policy;
  const mayArchive = new Set([...order, ...Object.values(orderByCategory).flat()]);
  // The landing copy is temporary unless the policy names its provider.
  return providers.filter((name) => name !== landing || mayArchive.has(landing));
}

function problemsOf(
  facts: DurabilityFacts,
  providers: readonly string[],
  permanent: readonly ProviderFact[],
): DurabilityProblem[] {
  const { copies, archival, policy } = facts;
  const required = requiredBy(facts);
  const real = permanent.filter(({ simulated }) => !simulated);
  const isEnough = real.length >= required;
  if (isEnough && isSpread(real, required)) return [];
  const configured = new Set(facts.providers.map(({ name }) => name));
  const simulated = new Set(facts.providers.flatMap((one) => (one.simulated ? [one.name] : [])));
  const isPending =
    archival === 'WAITING' || (archival === undefined && policy.copies > 0 && copies.length > 0);
  const found: Partial<Record<DurabilityProblem, boolean>> = {
    ARCHIVE_PENDING: isPending,
    NO_VERIFIED_COPY: providers.length === 0,
    TOO_FEW_COPIES: !isPending && !isEnough && providers.length > 0,
    COPY_MISSING: copies.some(({ state }) => state === 'MISSING'),
    COPY_DAMAGED: copies.some(({ state }) => state === 'DAMAGED'),
    PROVIDER_NOT_CONFIGURED: copies.some(
      ({ provider, state }) => state !== 'RELEASED' && !configured.has(provider),
    ),
    SIMULATED_ARCHIVE: providers.some((name) => simulated.has(name)),
    ONE_FAILURE_DOMAIN: isEnough,
  };
  return DURABILITY_PROBLEMS.filter((problem) => found[problem]);
}

/** Whether no single disk holds all copies, and as many places as required hold one. */
function isSpread(providers: readonly ProviderFact[], required: number): boolean {
  const domains = new Set(providers.map(({ name, disk }) => disk ?? `provider ${name}`));
  return domains.size >= required && (domains.size > 1 || providers[0]?.disk === undefined);
}

import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileCategory, FileType } from '../../../kernel/file-type.ts';
import { isWorthwhile, type PriceList } from './price-list.ts';
import { isCold } from './retrieval-hours.ts';
import type { ProviderCapabilities } from './storage-provider.ts';

export interface ProviderCandidate {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly healthy: boolean;
  /** Why it is unhealthy, in one plain sentence. */
  readonly problem?: string | undefined;
  /** The provider's prices, if known. */
  readonly priceList?: PriceList | undefined;
}

/** The operator's placement policy. Provider names are in order of preference. */
export interface PlacementPolicy {
  readonly order: readonly string[];
  readonly orderByCategory: Partial<Record<FileCategory, readonly string[]>>;
  /** Smallest file for which a cold class saves more than its overhead, in bytes. */
  readonly coldMinBytes: number;
  /**
   * Number of providers of `order` that must hold a verified copy before a file is archived. 0: nothing is archived.
   */
  readonly copies: number;
  /**
   * Seconds a new file stays only at the landing provider; deleting it before then incurs no minimum storage charge.
   */
  readonly archiveAfterSeconds: number;
  /** Seconds the landing copy is kept after the file is archived. */
  readonly graceSeconds: number;
}

/** 128 KiB: below it, per-object overhead exceeds the savings of an archive class. */
export const DEFAULT_COLD_MIN_BYTES = 128 * 1024;

export interface ProviderChoice {
  readonly provider: string;
  /** The reason, in one plain sentence. */
  readonly reason: string;
}

/**
 * Chooses a different provider for each copy that the policy requires, best first; the user's preference applies to the
 * first. Returns fewer if not enough providers can store the file. A preference is honoured even if the policy requires
 * no copies.
 */
export function chooseProviders(
  file: { readonly type: FileType; readonly size: FileSize },
  candidates: readonly ProviderCandidate[],
  policy: PlacementPolicy,
  preference?: string,
): ProviderChoice[] {
  const wanted = preference === undefined ? policy.copies : Math.max(1, policy.copies);
  const choices: ProviderChoice[] = [];
  let left = candidates;
  while (choices.length < wanted) {
    const preferred = choices.length === 0 ? preference : undefined;
    const choice = chooseProvider(file, left, policy, preferred);
    if (!choice) break;
    choices.push(choice);
    left = left.filter(({ name }) => name !== choice.provider);
  }
  return choices;
}

/** Whether a cold class saves more on a file of this size than storing and listing it there costs. */
export function isWorthKeeping(
  size: FileSize,
  { capabilities: { storageClass }, priceList }: ProviderCandidate,
  { coldMinBytes }: Pick<PlacementPolicy, 'coldMinBytes'>,
): boolean {
  if (!isCold(storageClass)) return true;
  if (size.bytes < coldMinBytes) return false;
  return !priceList || isWorthwhile(priceList, storageClass, size.bytes);
}

/**
 * Chooses the provider of one copy: the user's preference if possible, else the policy's first provider that is
 * healthy, accepts the size and is not cold for a small file. Undefined if no provider qualifies.
 */
export function chooseProvider(
  file: { readonly type: FileType; readonly size: FileSize },
  candidates: readonly ProviderCandidate[],
  policy: PlacementPolicy,
  preference?: string,
): ProviderChoice | undefined {
  const fits = (candidate: ProviderCandidate): boolean =>
    candidate.healthy && file.size.bytes <= candidate.capabilities.maxObjectBytes;
  const byName = (name: string): ProviderCandidate | undefined =>
    candidates.find((candidate) => candidate.name === name && fits(candidate));
  const worthwhile = (candidate: ProviderCandidate): boolean =>
    isWorthKeeping(file.size, candidate, policy);

  const preferred = preference === undefined ? undefined : byName(preference);
  if (preferred && worthwhile(preferred)) {
    return { provider: preferred.name, reason: 'Requested by the user.' };
  }
  const order = policy.orderByCategory[file.type.category] ?? policy.order;
  const able = order.map(byName).filter((candidate) => candidate !== undefined);
  const best = able.find(worthwhile) ?? preferred ?? able[0];
  if (!best) return undefined;
  return {
    provider: best.name,
    reason: worthwhile(best)
      ? `First choice of the policy for ${file.type.category}.`
      : 'Only cold providers are available, although the file is small.',
  };
}

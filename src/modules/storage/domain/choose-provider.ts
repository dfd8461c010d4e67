import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileCategory, FileType } from '../../../kernel/file-type.ts';
import { isWorthwhile, type PriceList } from './price-list.ts';
import { isCold } from './retrieval-hours.ts';
import type { ProviderCapabilities } from './storage-provider.ts';

export interface ProviderCandidate {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly healthy: boolean;
  /** One plain sentence when it is not healthy. */
  readonly problem?: string | undefined;
  /** What it costs, where that is known. */
  readonly priceList?: PriceList | undefined;
}

/** What the operator decided. Names are those of configured providers, best first. */
export interface PlacementPolicy {
  readonly order: readonly string[];
  readonly orderByCategory: Partial<Record<FileCategory, readonly string[]>>;
  /** Below this many bytes a cold class costs more in overhead than it saves. */
  readonly coldMinBytes: number;
  /** How many providers of `order` must hold a verified copy before a file is archived. 0: nothing is archived. */
  readonly copies: number;
  /** How long a new file stays only where it landed: until then, deleting it costs no minimum storage. Seconds. */
  readonly archiveAfterSeconds: number;
  /** How long the copy at the landing provider stays beside the others. Seconds after the file was archived. */
  readonly graceSeconds: number;
}

/** 128 KiB: below it, per-object overhead eats the saving of an archive class. */
export const DEFAULT_COLD_MIN_BYTES = 128 * 1024;

export interface ProviderChoice {
  readonly provider: string;
  /** One plain sentence on why. */
  readonly reason: string;
}

/**
 * Chooses where the copies go that the policy asks for, best first, each at another provider: the user's wish counts
 * for the first. Fewer when no more providers can take the file. A wish is met also where the policy asks for none.
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
    const wish = choices.length === 0 ? preference : undefined;
    const choice = chooseProvider(file, left, policy, wish);
    if (!choice) break;
    choices.push(choice);
    left = left.filter(({ name }) => name !== choice.provider);
  }
  return choices;
}

/** Whether a cold class saves more on a file of this size than it costs to put it there and to list it. */
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
 * Chooses where a file's copy goes: the user's wish when it can be met, else the policy's first provider that is
 * healthy, takes the size, and is not cold for a small file. Undefined when none can take it.
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

  const wished = preference === undefined ? undefined : byName(preference);
  if (wished && worthwhile(wished)) {
    return { provider: wished.name, reason: 'it was asked for' };
  }
  const order = policy.orderByCategory[file.type.category] ?? policy.order;
  const able = order.map(byName).filter((candidate) => candidate !== undefined);
  const best = able.find(worthwhile) ?? wished ?? able[0];
  if (!best) return undefined;
  return {
    provider: best.name,
    reason: worthwhile(best)
      ? `first of the policy for ${file.type.category}`
      : 'only cold providers are left, although the file is small',
  };
}

import type { FileSize } from '../file/file-size.ts';
import type { FileCategory, FileType } from '../file/file-type.ts';
import { isCold } from './storage-class.ts';
import type { ProviderCapabilities } from './storage-provider.ts';

export interface ProviderCandidate {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  readonly healthy: boolean;
}

/** What the operator decided. Names are those of configured providers, best first. */
export interface PlacementPolicy {
  readonly order: readonly string[];
  readonly orderByCategory: Partial<Record<FileCategory, readonly string[]>>;
  /** Below this many bytes a cold class costs more in overhead than it saves. */
  readonly coldMinBytes: number;
}

/** 128 KiB: below it, per-object overhead eats the saving of an archive class. */
export const DEFAULT_COLD_MIN_BYTES = 128 * 1024;

export interface ProviderChoice {
  readonly provider: string;
  /** One plain sentence on why. */
  readonly reason: string;
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
  const small = file.size.bytes < policy.coldMinBytes;
  const worthwhile = (candidate: ProviderCandidate): boolean =>
    !(small && isCold(candidate.capabilities.storageClass));

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

import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileType } from '../../../kernel/file-type.ts';
import type { Money } from '../../../kernel/money.ts';
import {
  chooseProviders,
  isWorthKeeping,
  type PlacementPolicy,
  type ProviderCandidate,
} from './choose-provider.ts';
import { storageCost } from './price-list.ts';

export const PLACEMENT_REASONS = [
  'CHOSEN',
  'UNHEALTHY',
  'FILE_TOO_LARGE',
  'NOT_IN_POLICY',
  'NOT_WORTHWHILE',
  'NOT_NEEDED',
] as const;

type PlacementReason = (typeof PLACEMENT_REASONS)[number];

/** The outcome for one provider when the copies of a file are placed. */
export interface PlacementExplanation {
  readonly provider: ProviderCandidate;
  readonly reason: PlacementReason;
  /** The reason, in one plain sentence. */
  readonly explanation: string;
  /** Monthly cost of the file at this provider; undefined if no price is known. */
  readonly monthlyCost: Money | undefined;
}

/** Explains for each candidate whether it would store a copy; chosen providers come first, in order. */
export function explainPlacement(
  file: { readonly type: FileType; readonly size: FileSize },
  candidates: readonly ProviderCandidate[],
  policy: PlacementPolicy,
  preference?: string,
): PlacementExplanation[] {
  const choices = chooseProviders(file, candidates, policy, preference);
  const order = policy.orderByCategory[file.type.category] ?? policy.order;
  const explained = candidates.map((provider): PlacementExplanation => {
    const { priceList, capabilities } = provider;
    const of = { bytes: file.size.bytes, objects: 1 };
    const monthlyCost = priceList && storageCost(priceList, capabilities.storageClass, of);
    const choice = choices.find((chosen) => chosen.provider === provider.name);
    if (choice) return { provider, reason: 'CHOSEN', explanation: choice.reason, monthlyCost };
    const [reason, explanation] = whyNot(file, provider, { policy, order, preference });
    return { provider, reason, explanation, monthlyCost };
  });
  const place = ({ provider }: PlacementExplanation): number => {
    const at = choices.findIndex((choice) => choice.provider === provider.name);
    return at === -1 ? choices.length : at;
  };
  return explained.toSorted((one, other) => place(one) - place(other));
}

function whyNot(
  file: { readonly size: FileSize },
  candidate: ProviderCandidate,
  of: { policy: PlacementPolicy; order: readonly string[]; preference: string | undefined },
): readonly [PlacementReason, string] {
  const { name, capabilities, healthy } = candidate;
  if (!of.order.includes(name) && of.preference !== name) {
    return ['NOT_IN_POLICY', 'The policy does not list it for this file category.'];
  }
  // The cause may name folders and hosts, so only the operator sees it.
  if (!healthy) return ['UNHEALTHY', 'It is unhealthy.'];
  if (file.size.bytes > capabilities.maxObjectBytes) {
    return ['FILE_TOO_LARGE', `It accepts files of at most ${capabilities.maxObjectBytes} bytes.`];
  }
  if (!isWorthKeeping(file.size, candidate, of.policy)) {
    return ['NOT_WORTHWHILE', 'Its overhead for a file this small exceeds the savings.'];
  }
  const { copies } = of.policy;
  return [
    'NOT_NEEDED',
    copies === 0 ? 'Files are archived only on request.' : 'Other providers take precedence.',
  ];
}

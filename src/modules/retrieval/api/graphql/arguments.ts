import { Arg, Int } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { requireUuid } from '../../../../kernel/id.ts';
import { Money } from '../../../../kernel/money.ts';
import type { RetrievalWish } from '../../application/retrieval-planner.ts';
import type { MoneyInput, RetrievalWishInput } from './retrieval-mutations.ts';

/** Arguments that the errors of a retrieval request are about. */
export const RETRIEVAL_FIELDS = {
  RETRIEVAL_TIER_UNSUPPORTED: ['input', 'tier'],
  RETRIEVAL_TOO_LATE: ['input', 'neededBy'],
  RETRIEVAL_COST_EXCEEDED: ['input', 'maxCost'],
  RETRIEVAL_DAYS_INVALID: ['input', 'days'],
} as const;

/** Argument decorator: how long restored files are kept readable. */
export function DaysArg() {
  return Arg('days', () => Int, {
    nullable: true,
    description: 'Number of days the restored files stay readable, 2–30.',
  });
}

/** A malformed id is treated like the id of a missing file. */
export function fileIdsOf(ids: readonly string[]): string[] {
  return ids.map((id) => requireUuid('file', id, 'File not found.'));
}

/** Options of a retrieval as given by an input. */
export function wishOf({ tier, neededBy, maxCost, days }: RetrievalWishInput): RetrievalWish {
  return {
    tier: tier ?? undefined,
    neededBy: neededBy ?? undefined,
    maxCost: maxCost ? moneyOf(maxCost) : undefined,
    days: days ?? undefined,
  };
}

/** An invalid amount cannot cover any cost. */
function moneyOf({ amount, currency }: MoneyInput): Money {
  try {
    return Money.of(amount, currency);
  } catch {
    throw new DomainError('RETRIEVAL_COST_EXCEEDED', '`maxCost` must be a valid amount of money.');
  }
}

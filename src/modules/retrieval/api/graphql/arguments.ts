import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { Money } from '../../../../kernel/money.ts';
import type { MoneyInput } from './retrieval-mutations.ts';

/** An id that is none is like one of a file that is not there. */
export function fileIdsOf(ids: readonly string[]): string[] {
  return ids.map((id) => {
    const uuid = uuidOf('file', id);
    if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such file');
    return uuid;
  });
}

/** What is no amount of money covers no cost. */
export function moneyOf({ amount, currency }: MoneyInput): Money {
  try {
    return Money.of(amount, currency);
  } catch {
    throw new DomainError('RETRIEVAL_COST_EXCEEDED', 'maxCost is no amount of money');
  }
}

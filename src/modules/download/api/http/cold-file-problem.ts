import { formatId } from '../../../../kernel/id.ts';
import type { Money } from '../../../../kernel/money.ts';
import type { ColdFile } from '../../../retrieval/application/describe-cold-file.ts';
import type { RetrievalEstimate } from '../../../retrieval/domain/retrieval-estimate.ts';

/** Members of the problem body for a file in cold storage, named as in GraphQL. */
export function coldFileProblem(cold: ColdFile): Readonly<Record<string, unknown>> {
  if (cold.kind === 'RETRIEVAL_REQUIRED') {
    return { availability: 'COLD', estimates: cold.estimates.map(estimate) };
  }
  const { request } = cold;
  return {
    availability: 'RESTORING',
    request: request && {
      id: formatId('retrieval', request.id),
      status: request.status,
      tier: request.tier,
      createdAt: request.createdAt,
      latestAt: request.latestAt ?? null,
      filesReady: request.filesReady,
      filesTotal: request.files,
    },
  };
}

function estimate(of: RetrievalEstimate): Readonly<Record<string, unknown>> {
  const { tier, days, earliestAt, latestAt, bytes, simulated } = of;
  return {
    tier,
    days,
    cost: money(of.cost),
    earlyDeleteFees: money(of.earlyDeleteFees),
    earliestAt,
    latestAt,
    bytes: String(bytes),
    simulated,
  };
}

function money({ amount, currency }: Money): { amount: string; currency: string } {
  return { amount, currency };
}

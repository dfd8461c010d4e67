import type { Clock } from '../../../kernel/clock.ts';
import type { EstimateRetrieval } from '../../retrieval/application/estimate-retrieval.ts';

/** How long retrieving an original takes, from the fastest tier's best case to the slowest tier's worst. */
export interface ThawTime {
  /** Milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Tells visitors how long the retrieval of frozen originals takes. */
export class ThawTimes {
  constructor(
    private readonly estimateRetrieval: Pick<EstimateRetrieval, 'ofEach'>,
    private readonly clock: Clock,
  ) {}

  /** By file id; files that cannot be estimated have no entry. The files must belong to the owner. */
  async of(ownerId: string, fileIds: readonly string[]): Promise<ReadonlyMap<string, ThawTime>> {
    if (fileIds.length === 0) return new Map();
    const now = this.clock.now().getTime();
    const found = await this.estimateRetrieval.ofEach(ownerId, fileIds);
    return new Map(
      [...found].flatMap(([fileId, estimates]) => {
        if (estimates.length === 0) return [];
        const fromMs = Math.min(...estimates.map(({ earliestAt }) => earliestAt.getTime())) - now;
        const toMs = Math.max(...estimates.map(({ latestAt }) => latestAt.getTime())) - now;
        return [[fileId, { fromMs, toMs }] as const];
      }),
    );
  }
}

/** The span that covers all of these; undefined for none. */
export function longestThaw(times: readonly ThawTime[]): ThawTime | undefined {
  if (times.length === 0) return undefined;
  return {
    fromMs: Math.min(...times.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...times.map(({ toMs }) => toMs)),
  };
}

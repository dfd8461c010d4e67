import type { ErrorLog } from '../../kernel/error-log.ts';

/** What routes need to know of the operator's settings. */
export interface HttpSettings {
  /** Origin of the installation without a trailing slash; undefined: the one that each client used. */
  readonly publicUrl: string | undefined;
  /** Origins that browsers may call from; `*` allows all. */
  readonly corsOrigins: readonly string[];
  /** A reader that takes no byte for this long is cut off. Milliseconds. */
  readonly idleMs: number;
  readonly log: ErrorLog;
}

import type { ErrorLog } from '../../kernel/error-log.ts';

/** The operator's settings that routes depend on. */
export interface HttpSettings {
  /** Public origin of the installation without a trailing slash; undefined: the origin that each client used. */
  readonly publicUrl: string | undefined;
  /** Origins that browsers may call from; `*` allows all. */
  readonly corsOrigins: readonly string[];
  /** Disconnects a client that reads nothing for this long. Milliseconds. */
  readonly idleMs: number;
  readonly log: ErrorLog;
}

/** A job to run at least once, after `delaySeconds`. */
export interface Job {
  readonly name: string;
  readonly data: object;
  readonly delaySeconds?: number;
}

/** Returns a function that builds the jobs of one module; `Jobs` maps each name to its data. */
export function jobsOf<Jobs extends Record<keyof Jobs, object>>() {
  return <Name extends keyof Jobs & string>(
    name: Name,
    data: Jobs[Name],
    delaySeconds?: number,
  ): Job => ({ name, data, ...(delaySeconds === undefined ? {} : { delaySeconds }) });
}

/** Queue settings of the jobs with one name. */
export interface JobSettings {
  /** Cron expression in UTC for a scheduled job. */
  readonly cron?: string;
  /** Number of retries, with increasing delays. */
  readonly retries: number;
  /** Time limit of a run in seconds; longer runs are abandoned and retried. */
  readonly timeoutSeconds: number;
  /**
   * A running job is retried once its process has shown no sign of life for this long, at least 10 seconds. Without it,
   * the job of a crashed process is retried after `timeoutSeconds`.
   */
  readonly heartbeatSeconds?: number;
  /** How many of these jobs a process runs at a time; 1 by default. */
  readonly concurrency?: number;
}

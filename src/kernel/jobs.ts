/** A job to run at least once, not before `delaySeconds` have passed. */
export interface Job {
  readonly name: string;
  readonly data: object;
  readonly delaySeconds?: number;
}

/** A function that builds the jobs of one module; `Jobs` maps each name to its data. */
export function jobsOf<Jobs extends Record<keyof Jobs, object>>() {
  return <Name extends keyof Jobs & string>(
    name: Name,
    data: Jobs[Name],
    delaySeconds?: number,
  ): Job => ({ name, data, ...(delaySeconds === undefined ? {} : { delaySeconds }) });
}

/** How the jobs of one name are queued. */
export interface JobSettings {
  /** A cron line in UTC for a job that is scheduled. */
  readonly cron?: string;
  /** Number of retries, with growing delays. */
  readonly retries: number;
  /** A run that takes longer is abandoned and retried. Seconds. */
  readonly timeoutSeconds: number;
}

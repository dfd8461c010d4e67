/** Something may have happened to the restore of an object. */
export interface RestoreHint {
  readonly provider: string;
  readonly key: string;
}

/** A source that tells sooner than looking would. What it tells is looked at before it is believed. */
export interface RestoreNotifications {
  /**
   * Calls `onHint` for each hint until aborted; never rejects. A hint is given up at its source only when `onHint` has
   * resolved; one for which it rejects comes again.
   */
  follow(onHint: (hint: RestoreHint) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** The restore state of an object may have changed. */
export interface RestoreNotification {
  readonly provider: string;
  readonly key: string;
}

/** A source of early notifications. Each only triggers a poll; its content is not trusted. */
export interface RestoreNotifications {
  /**
   * Calls `onNotification` for each notification until aborted; never rejects. A notification is acknowledged once
   * `onNotification` resolves and redelivered if it rejects.
   */
  follow(
    onNotification: (notification: RestoreNotification) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

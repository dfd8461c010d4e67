/** Domain events of restores. */
export interface RestoreEvent {
  /** Restores were requested or extended; workers process them now. */
  readonly type: 'RestoresDue';
}

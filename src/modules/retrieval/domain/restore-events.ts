/** What can happen to restores. */
export interface RestoreEvent {
  /** Restores were asked for or prolonged: workers process them now. */
  readonly type: 'RestoresDue';
}

/** Tells the processes of an installation apart, on this machine and on others. */
export interface ProcessRegistry {
  /** This process, unlike any other there ever was. */
  readonly self: string;

  /** Whether that process has certainly ended. False for one that runs, or that this machine cannot see. */
  hasEnded(process: string): Promise<boolean>;
}

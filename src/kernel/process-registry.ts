/** Identifies the processes of an installation, on this machine and others. */
export interface ProcessRegistry {
  /** A name for this process that no other process ever has. */
  readonly self: string;

  /** Whether that process has certainly ended. False if it is running or cannot be seen from this machine. */
  hasEnded(process: string): Promise<boolean>;
}

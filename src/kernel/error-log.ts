/** What every log line about a failed request carries. */
export interface FailedRequest {
  readonly requestId: string;
  /** Undefined when the request showed no valid token. */
  readonly userId?: string | undefined;
}

/** Writes what clients must not see to the server's log. */
export type ErrorLog = (message: string, error: unknown, request?: FailedRequest) => void;

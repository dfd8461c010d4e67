export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Notifies every node of events as they happen. Events are not stored and may be missed, so state that must not be lost
 * is read from the database; events only trigger the read.
 */
export interface EventBus {
  /** Delivers to every subscriber of the topic on every node, including this one, at or soon after resolution. */
  publish(topic: string, payload: JsonValue): Promise<void>;

  /** Calls `listener` for each event until disposed. A listener that throws does not affect the others. */
  subscribe(topic: string, listener: (payload: JsonValue) => void): Disposable;

  /** Calls `listener` whenever events may have been missed because the connection was lost. */
  onGap(listener: () => void): Disposable;
}

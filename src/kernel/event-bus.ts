export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Tells every node what happened, as it happens. Not a store: who was not listening has missed it, so
 * whatever must not be lost is read from the database and the bus only says when to look.
 */
export interface EventBus {
  /** Delivers to every subscriber of the topic on every node, this one included, once the promise resolves or soon after. */
  publish(topic: string, payload: JsonValue): Promise<void>;

  /** Calls `listener` for each event until disposed. A listener that throws does not disturb the others. */
  subscribe(topic: string, listener: (payload: JsonValue) => void): Disposable;

  /** Calls `listener` whenever events may have been missed (the connection was lost and is back). */
  onGap(listener: () => void): Disposable;
}

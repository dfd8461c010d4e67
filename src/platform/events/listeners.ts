/** Calls listeners one by one; one that throws is logged and does not affect the others. */
export class Listeners<T> {
  private readonly entries = new Set<{ readonly listener: (value: T) => void }>();

  constructor(private readonly log: (message: string, error?: unknown) => void) {}

  get size(): number {
    return this.entries.size;
  }

  /** A function added twice is called twice. */
  add(listener: (value: T) => void): Disposable {
    const entry = { listener };
    this.entries.add(entry);
    return { [Symbol.dispose]: () => void this.entries.delete(entry) };
  }

  /** Calls the listeners registered at the start unless they are disposed meanwhile. */
  call(value: T): void {
    const present = [...this.entries];
    for (const entry of present) {
      if (!this.entries.has(entry)) continue;
      try {
        entry.listener(value);
      } catch (error) {
        this.log('an event listener failed', error);
      }
    }
  }
}

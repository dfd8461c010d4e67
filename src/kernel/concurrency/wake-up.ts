/** Wakes a waiting loop. Calls between two waits count as one. */
export class WakeUp {
  private called = false;
  private wake: (() => void) | undefined;

  constructor(private readonly signal: AbortSignal) {}

  call(): void {
    this.called = true;
    this.wake?.();
  }

  /** Resolves if called since the last wait, after `ms` milliseconds, or when the signal aborts. */
  async wait(ms: number): Promise<void> {
    if (!this.called && !this.signal.aborted) await this.sleep(ms);
    this.called = false;
  }

  private async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.wake = resolve;
    const abort = (): void => resolve();
    this.signal.addEventListener('abort', abort);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      this.signal.removeEventListener('abort', abort);
      this.wake = undefined;
    }
  }
}

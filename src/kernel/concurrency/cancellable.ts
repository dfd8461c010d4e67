/**
 * An async generator that can be ended while it waits: `return()` aborts the signal first, so that a pending `next()`
 * settles and `finally` blocks run. A plain generator would keep waiting.
 */
export function cancellable<T>(
  generate: (signal: AbortSignal) => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  const generator = generate(controller.signal);
  return {
    next: () => generator.next(),
    return: async () => {
      controller.abort();
      return generator.return();
    },
    throw: async (error: unknown) => {
      controller.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}

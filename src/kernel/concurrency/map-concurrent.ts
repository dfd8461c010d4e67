/**
 * Processes items with at most `atOnce` in flight and yields results as they arrive: each batch holds all results since
 * the previous one. Rejects with the first failure of `work`.
 */
export async function* mapConcurrent<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result[], void, undefined> {
  const left = items.values();
  const done: { results: Result[]; all: boolean } = { results: [], all: false };
  let bell = Promise.withResolvers<void>();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      const result = await work(item);
      done.results.push(result);
      bell.resolve();
    }
  };
  const all = Promise.all(Array.from({ length: atOnce }, worker)).finally(() => {
    done.all = true;
    bell.resolve();
  });
  // Reported at the end, after the results that preceded it.
  all.catch(() => undefined);
  while (!done.all || done.results.length > 0) {
    await bell.promise;
    if (!done.all) bell = Promise.withResolvers();
    const batch = done.results;
    done.results = [];
    if (batch.length > 0) yield batch;
  }
  await all;
}

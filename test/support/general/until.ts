import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds; throws after `timeoutMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs = 15_000, everyMs = 20 } = {},
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline)
      throw new Error(`not within ${timeoutMs} ms: ${condition.toString()}`);
    await sleep(everyMs);
  }
}

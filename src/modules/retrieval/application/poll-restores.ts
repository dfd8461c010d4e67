import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { problemOf } from './begin-restore.ts';
import type { RestoreFinding } from './record-restores.ts';
import type { RunningRestore } from './restore-queue.ts';

/** More than so many below one prefix are listed; fewer are looked at one by one. */
const STAT_AT_MOST = 10;

/** A listing is given up when it has passed so many objects for each that is wanted: then looking is cheaper. */
const LISTED_PER_WANTED = 100;

const STATS_AT_ONCE = 8;

/** Milliseconds for one object. */
const STAT_TIMEOUT_MS = 30_000;

/** Milliseconds for one listing. */
const LIST_TIMEOUT_MS = 120_000;

/**
 * Looks at restores where they happen: one by one, or, where many lie below one prefix, by a listing of it. Yields
 * findings as they come. Rejects only when aborted.
 */
export async function* pollRestores(
  provider: StorageProvider,
  restores: readonly RunningRestore[],
  signal: AbortSignal,
): AsyncGenerator<RestoreFinding[], void, undefined> {
  const alone: RunningRestore[] = [];
  const groups =
    restores.length > STAT_AT_MOST ? Map.groupBy(restores, ownerPrefixOf).values() : [restores];
  for (const group of groups) {
    if (group.length <= STAT_AT_MOST || !provider.listRestores) alone.push(...group);
    else {
      const { findings, left } = await listed(provider, group, signal);
      if (findings.length > 0) yield findings;
      alone.push(...left);
    }
  }
  yield* mapConcurrent(alone, STATS_AT_ONCE, (restore) => lookAt(provider, restore, signal));
}

async function lookAt(
  provider: StorageProvider,
  { operationId, location }: RunningRestore,
  signal: AbortSignal,
): Promise<RestoreFinding> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(STAT_TIMEOUT_MS)]);
    const { restore } = await provider.stat(location, limit);
    return { operationId, kind: 'SEEN', restore };
  } catch (error) {
    signal.throwIfAborted();
    if (isDomainError(error, 'OBJECT_NOT_FOUND')) return { operationId, kind: 'GONE' };
    return { operationId, kind: 'TROUBLE', problem: problemOf(error) };
  }
}

/** What a listing does not tell is left: objects that are gone, and all after it has failed or become too long. */
async function listed(
  provider: StorageProvider,
  group: readonly RunningRestore[],
  signal: AbortSignal,
): Promise<{ findings: RestoreFinding[]; left: RunningRestore[] }> {
  const left = new Map(group.map((restore) => [restore.location.key, restore]));
  const findings: RestoreFinding[] = [];
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIST_TIMEOUT_MS)]);
  let passed = 0;
  try {
    for await (const { key, restore } of provider.listRestores?.(prefixOf(group), limit) ?? []) {
      const wanted = left.get(key);
      left.delete(key);
      if (wanted) findings.push({ operationId: wanted.operationId, kind: 'SEEN', restore });
      passed += 1;
      if (left.size === 0 || passed >= group.length * LISTED_PER_WANTED) break;
    }
  } catch {
    signal.throwIfAborted();
  }
  return { findings, left: [...left.values()] };
}

/** Keys begin with their owner: nobody's objects are listed for somebody else's. */
function ownerPrefixOf({ location }: RunningRestore): string {
  return location.key.slice(0, location.key.indexOf('/') + 1);
}

/** The longest folder that all keys have in common. */
function prefixOf(restores: readonly RunningRestore[]): string {
  const keys = restores.map(({ location }) => location.key).toSorted();
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1);
}

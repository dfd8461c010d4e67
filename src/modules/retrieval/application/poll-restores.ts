import { mapConcurrent } from '../../../kernel/concurrency/map-concurrent.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { problemOf } from './begin-restore.ts';
import type { RestoreFinding } from './record-restores.ts';
import type { RunningRestore } from './restore-queue.ts';

/** Up to this many restores below one prefix are polled one by one; more are listed. */
const STAT_AT_MOST = 10;

/** A listing is abandoned after this many objects per wanted one, when single polls become cheaper. */
const LISTED_PER_WANTED = 100;

const STATS_AT_ONCE = 8;

/** Timeout for one object, in milliseconds. */
const STAT_TIMEOUT_MS = 30_000;

/** Timeout for one listing, in milliseconds. */
const LIST_TIMEOUT_MS = 120_000;

/**
 * Polls restores at their provider: one by one or, for many below one prefix, with a listing. Yields findings as they
 * arrive. Rejects only when aborted.
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

/** Leaves out what a listing does not report: missing objects, and everything after it fails or is abandoned. */
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

/** Keys start with their owner, so a listing never includes other owners' objects. */
function ownerPrefixOf({ location }: RunningRestore): string {
  return location.key.slice(0, location.key.indexOf('/') + 1);
}

/** The longest folder common to all keys. */
function prefixOf(restores: readonly RunningRestore[]): string {
  const keys = restores.map(({ location }) => location.key).toSorted();
  const [first = ''] = keys;
  const last = keys.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, first.lastIndexOf('/', length - 1) + 1);
}

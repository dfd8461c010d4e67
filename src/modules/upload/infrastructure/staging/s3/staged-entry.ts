import { pagesOf } from '../../../../../platform/s3/list-bucket.ts';
import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import { requireSessionId } from '../staging-errors.ts';
import type { StagedKeys, Tail } from './staged-keys.ts';

/** The objects of one session in the bucket. */
export interface StagedEntry {
  readonly sessionId: string;
  readonly generation: number;
  /** Upload id of the store. */
  readonly uploadId: string;
  /** Size of the completed object in bytes; undefined until it exists. */
  readonly wholeBytes: number | undefined;
  readonly tails: readonly Tail[];
}

/**
 * Finds a session's entry: its highest generation with an info object. Undefined if there is none. Throws
 * `UPLOAD_FAILED` for an id that is not a UUID.
 */
export async function findEntry(
  bucket: S3Bucket,
  keys: StagedKeys,
  sessionId: string,
  signal?: AbortSignal,
): Promise<StagedEntry | undefined> {
  requireSessionId(sessionId);
  const generations = new Set<number>();
  const wholes = new Map<number, number>();
  const tails: { readonly generation: number; readonly tail: Tail }[] = [];
  for await (const object of pagesOf(bucket, keys.ofSession(sessionId), {}, signal)) {
    const name = keys.read(object.Key ?? '');
    if (name?.kind === 'INFO') generations.add(name.generation);
    if (name?.kind === 'WHOLE') wholes.set(name.generation, object.Size ?? 0);
    if (name?.kind === 'TAIL' && name.bytes === object.Size) {
      tails.push({ generation: name.generation, tail: name });
    }
  }
  if (generations.size === 0) return undefined;
  const generation = Math.max(...generations);
  return {
    sessionId,
    generation,
    uploadId: keys.upload(sessionId, generation),
    wholeBytes: wholes.get(generation),
    tails: tails.filter((each) => each.generation === generation).map(({ tail }) => tail),
  };
}

/** The last writer's tail of a part with at least `bytes` bytes. Each writer starts from the bytes of earlier ones. */
export function tailOf({ tails }: StagedEntry, index: number, bytes: number): Tail | undefined {
  const [best] = tails
    .filter((tail) => tail.index === index && tail.bytes >= bytes)
    .toSorted((one, other) => other.writer - one.writer || other.bytes - one.bytes);
  return best;
}

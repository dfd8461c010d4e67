import { pagesOf } from '../../../../../platform/s3/list-bucket.ts';
import type { S3Bucket } from '../../../../../platform/s3/s3-bucket.ts';
import type { StagedKeys, Tail } from './staged-keys.ts';

/** What the bucket has of one session. */
export interface StagedEntry {
  readonly sessionId: string;
  readonly generation: number;
  /** Of the store. */
  readonly uploadId: string;
  /** Bytes of the finished object, once there is one. */
  readonly wholeBytes: number | undefined;
  readonly tails: readonly Tail[];
}

/** Looks a session's entry up: that of its highest generation that is told of. Undefined when there is none. */
export async function findEntry(
  bucket: S3Bucket,
  keys: StagedKeys,
  sessionId: string,
  signal?: AbortSignal,
): Promise<StagedEntry | undefined> {
  const told = new Set<number>();
  const wholes = new Map<number, number>();
  const tails: { readonly generation: number; readonly tail: Tail }[] = [];
  for await (const object of pagesOf(bucket, keys.ofSession(sessionId), {}, signal)) {
    const name = keys.read(object.Key ?? '');
    if (name?.kind === 'INFO') told.add(name.generation);
    if (name?.kind === 'WHOLE') wholes.set(name.generation, object.Size ?? 0);
    if (name?.kind === 'TAIL' && name.bytes === object.Size) {
      tails.push({ generation: name.generation, tail: name });
    }
  }
  if (told.size === 0) return undefined;
  const generation = Math.max(...told);
  return {
    sessionId,
    generation,
    uploadId: keys.upload(sessionId, generation),
    wholeBytes: wholes.get(generation),
    tails: tails.filter((each) => each.generation === generation).map(({ tail }) => tail),
  };
}

/** The last writer's bytes of a part, if they are that many: whoever wrote later has begun with what was there. */
export function tailOf({ tails }: StagedEntry, index: number, bytes: number): Tail | undefined {
  const [best] = tails
    .filter((tail) => tail.index === index && tail.bytes >= bytes)
    .toSorted((one, other) => other.writer - one.writer || other.bytes - one.bytes);
  return best;
}

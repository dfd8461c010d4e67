import type { FileQueries } from './file-queries.ts';
import { readAccessOf } from './read-access.ts';

/** Files whose copies are read at once; all of a large selection would take much memory. */
const BATCH = 1_000;

/** Files by how their originals can be read. */
export interface FilesByAccess<F> {
  readonly ready: readonly F[];
  /** Must be retrieved first, or are being retrieved. */
  readonly frozen: readonly F[];
  /** No readable copy is left. */
  readonly lost: readonly F[];
}

/** Splits an owner's files by access at `now`; keeps their order. */
export async function splitByAccess<F extends { readonly id: string }>(
  queries: Pick<FileQueries, 'copiesOfMany'>,
  ownerId: string,
  files: readonly F[],
  now: Date,
): Promise<FilesByAccess<F>> {
  const [ready, frozen, lost]: [F[], F[], F[]] = [[], [], []];
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const copies = await queries.copiesOfMany(
      ownerId,
      batch.map(({ id }) => id),
    );
    for (const file of batch) {
      const access = readAccessOf(copies.get(file.id) ?? [], now);
      const list = access === undefined ? lost : access.kind === 'READY' ? ready : frozen;
      list.push(file);
    }
  }
  return { ready, frozen, lost };
}

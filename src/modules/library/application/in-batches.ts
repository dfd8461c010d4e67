import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StoredFile } from '../domain/stored-file.ts';
import { requireBulkSize } from './require-bulk-size.ts';

/** What could not be done, by file. */
export type Refusals = ReadonlyMap<string, DomainError>;

/**
 * Works through files in the order of their ids over all batches, as rows are locked. Throws `PAGE_INVALID` for more
 * than 1,000 files. When it fails half-way, part of the files is done: do it again.
 */
export async function inBatches(
  fileIds: readonly string[],
  batchSize: number,
  work: (ids: readonly string[]) => Promise<Refusals>,
): Promise<Refusals> {
  requireBulkSize(fileIds);
  const refusals = new Map<string, DomainError>();
  const ids = [...new Set(fileIds)].toSorted();
  for (let start = 0; start < ids.length; start += batchSize) {
    const refused = await work(ids.slice(start, start + batchSize));
    for (const [id, error] of refused) refusals.set(id, error);
  }
  return refusals;
}

/**
 * Tries `edit` on each file of a batch. It may refuse one by throwing a DomainError before it has changed it; the others
 * go on. An id without a file, which is missing or somebody else's, is refused as `NOT_FOUND`.
 */
export function editEach(
  ids: readonly string[],
  files: readonly StoredFile[],
  edit: (file: StoredFile) => void,
): Refusals {
  const byId = new Map(files.map((file) => [file.id, file]));
  const refused = new Map<string, DomainError>();
  for (const id of ids) {
    const error = refusalOf(byId.get(id), edit);
    if (error) refused.set(id, error);
  }
  return refused;
}

function refusalOf(
  file: StoredFile | undefined,
  edit: (file: StoredFile) => void,
): DomainError | undefined {
  if (!file) return new DomainError('NOT_FOUND', 'no such file');
  try {
    edit(file);
    return undefined;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

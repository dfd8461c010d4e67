import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StoredFile } from '../domain/stored-file.ts';
import { requireBulkSize } from './require-bulk-size.ts';

/** Errors of refused files, by file id. */
export type Refusals = ReadonlyMap<string, DomainError>;

/**
 * Processes files in batches, in id order across all batches because that is the lock order. Throws `PAGE_INVALID` for
 * more than 1,000 ids. If a batch fails, earlier ones stay committed; repeat the call.
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
 * Applies `edit` to each file of a batch. `edit` may refuse a file by throwing a DomainError before changing it; the
 * other files are still processed. Refuses ids that the owner does not have with `NOT_FOUND`.
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
  if (!file) return new DomainError('NOT_FOUND', 'File not found.');
  try {
    edit(file);
    return undefined;
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

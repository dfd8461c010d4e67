import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import type * as graphql from '../../../../platform/graphql/context.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import type { Refusals } from '../../application/in-batches.ts';
import { requireBulkSize } from '../../application/require-bulk-size.ts';
import type { Viewer } from './context.ts';
import { FileResultObject, FilesPayload } from './file-result.ts';
import { FileObject } from './file.ts';

/**
 * Does something to many files and tells of each how it went, in the order of the ids. What is no id of a file is
 * answered as one that is missing. Throws `PAGE_INVALID` for more than 1,000 ids, and what `work` throws.
 */
export async function fileResults(
  context: graphql.GraphqlContext<Viewer>,
  ids: readonly string[],
  work: (fileIds: readonly string[]) => Promise<Refusals>,
  /** What the argument with the ids is called. */
  argument = 'ids',
): Promise<FileResultObject[]> {
  requireBulkSize(ids);
  const { files } = await context.viewer();
  const uuids = ids.map((id) => uuidOf('file', id));
  const known = uuids.filter((uuid) => uuid !== undefined);
  const refusals = await work(known);
  for (const uuid of known) files.clear(uuid);
  return Promise.all(
    ids.map(async (id, at) => {
      const uuid = uuids[at];
      const error =
        uuid === undefined ? new DomainError('NOT_FOUND', 'no such file') : refusals.get(uuid);
      const row = uuid === undefined ? undefined : await files.load(uuid);
      const file = row ? new FileObject(row) : null;
      return new FileResultObject(
        id,
        file,
        error && userErrorOf(error, { NOT_FOUND: [argument, String(at)] }),
      );
    }),
  );
}

/** `fileResults` of the viewer's files, with what kept the whole from being done as an error of the payload. */
export async function filesPayload(
  context: graphql.GraphqlContext<Viewer>,
  ids: readonly string[],
  work: (fileIds: readonly string[], ownerId: string) => Promise<Refusals>,
): Promise<FilesPayload> {
  const { account } = await context.viewer();
  try {
    const results = await fileResults(context, ids, (fileIds) => work(fileIds, account.id));
    return new FilesPayload({ results });
  } catch (error) {
    return new FilesPayload({ error: userErrorOf(error) });
  }
}

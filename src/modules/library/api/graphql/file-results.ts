import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { Refusals } from '../../application/in-batches.ts';
import { requireBulkSize } from '../../application/require-bulk-size.ts';
import type { Viewer } from './context.ts';
import { FileResultObject, FilesPayload } from './file-result.ts';
import { FileObject } from './file.ts';

/**
 * Runs `work` on many files and returns one result per id, in the given order. Treats malformed ids as missing files.
 * Throws `PAGE_INVALID` for more than 1,000 ids, and the errors of `work`.
 */
export async function fileResults(
  viewer: Viewer,
  ids: readonly string[],
  work: (fileIds: readonly string[]) => Promise<Refusals>,
  /** Name of the argument that holds the ids. */
  argument = 'ids',
): Promise<FileResultObject[]> {
  requireBulkSize(ids);
  const { files } = viewer;
  const uuids = ids.map((id) => uuidOf('file', id));
  const known = uuids.filter((uuid) => uuid !== undefined);
  const refusals = await work(known);
  for (const uuid of known) files.clear(uuid);
  return Promise.all(
    ids.map(async (id, at) => {
      const uuid = uuids[at];
      const error =
        uuid === undefined ? new DomainError('NOT_FOUND', 'File not found.') : refusals.get(uuid);
      const file = await loadObject(files, uuid, FileObject);
      if (!error) return new FileResultObject({ id, file });
      const fields = { NOT_FOUND: [argument, String(at)] };
      return new FileResultObject({ id, file, error: userErrorOf(error, fields) });
    }),
  );
}

/** `fileResults` for the viewer's files; errors of the whole mutation become errors of the payload. */
export async function filesPayload(
  viewer: Viewer,
  ids: readonly string[],
  work: (fileIds: readonly string[], ownerId: string) => Promise<Refusals>,
): Promise<FilesPayload> {
  const outcome = await outcomeOf({}, async () => ({
    results: await fileResults(viewer, ids, (fileIds) => work(fileIds, viewer.account.id)),
  }));
  return new FilesPayload(outcome);
}

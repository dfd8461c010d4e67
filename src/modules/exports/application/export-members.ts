import { SIDECAR_EXTENSION } from '../domain/export-format.ts';
import type { ExportedFile } from '../domain/exported-file.ts';
import { manifestCsv, type ManifestHead, manifestJson } from '../domain/manifest.ts';
import { NOT_EXPORTED_NAME } from '../domain/not-exported.ts';
import { xmpPacket } from '../domain/xmp-packet.ts';
import type { ZipMember } from './zip-files.ts';

/**
 * The entries of an export's zip: what it lacks, the manifests, then each file with its sidecar. Depends on nothing but
 * its arguments, so that the zip can be built again byte for byte.
 */
export function* exportMembers(
  head: ManifestHead,
  files: readonly ExportedFile[],
  notExported?: string,
): Generator<ZipMember, void> {
  const { createdAt: modifiedAt, format } = head;
  if (notExported !== undefined) {
    yield { path: NOT_EXPORTED_NAME, text: () => notExported, modifiedAt };
  }
  yield { path: 'manifest.csv', text: () => manifestCsv(head, 1, files), modifiedAt };
  yield { path: 'manifest.json', text: () => manifestJson(head, 1, files), modifiedAt };
  for (const file of files) {
    const { id: fileId, path, size, sha256, facts } = file;
    const sortAt = new Date(facts.sortAt);
    yield { path, fileId, size, sha256, modifiedAt: sortAt };
    if (format === 'ORIGINALS_WITH_XMP') {
      yield { path: path + SIDECAR_EXTENSION, text: () => xmpPacket(facts), modifiedAt: sortAt };
    }
  }
}

import { SIDECAR_EXTENSION } from '../domain/export-format.ts';
import type { ExportedFile } from '../domain/exported-file.ts';
import { manifestCsv, type ManifestHead, manifestJson } from '../domain/manifest.ts';
import { NOT_EXPORTED_NAME } from '../domain/not-exported.ts';
import { nameInPart } from '../domain/part-name.ts';
import { xmpPacket } from '../domain/xmp-packet.ts';
import type { ZipMember } from './zip-files.ts';

/** The content of one part of an export. */
export interface PartContent {
  readonly head: ManifestHead;
  readonly part: number;
  readonly files: readonly ExportedFile[];
  /** Tells what the part lacks; undefined if nothing. */
  readonly notExported?: string | undefined;
}

/**
 * The entries of a part's zip: what it lacks, the manifests, then each file with its sidecar. Depends on nothing but its
 * argument, so that the zip can be built again byte for byte.
 */
export function* exportMembers(content: PartContent): Generator<ZipMember, void> {
  const { head, part, files, notExported } = content;
  const { createdAt: modifiedAt, format } = head;
  const path = (name: string): string => nameInPart(name, part);
  if (notExported !== undefined) {
    yield { path: path(NOT_EXPORTED_NAME), text: () => notExported, modifiedAt };
  }
  yield { path: path('manifest.csv'), text: () => manifestCsv(head, part, files), modifiedAt };
  yield { path: path('manifest.json'), text: () => manifestJson(head, part, files), modifiedAt };
  for (const file of files) {
    const { id: fileId, size, sha256, facts } = file;
    const sortAt = new Date(facts.sortAt);
    yield { path: file.path, fileId, size, sha256, modifiedAt: sortAt };
    if (format === 'ORIGINALS_WITH_XMP') {
      const sidecar = file.path + SIDECAR_EXTENSION;
      yield { path: sidecar, text: () => xmpPacket(facts), modifiedAt: sortAt };
    }
  }
}

/** Equal for parts whose zips have the same entries. */
export function identityOf({ head, part, files, notExported }: PartContent): string {
  const { id, createdAt, format } = head;
  const all = files.map(({ path, size, sha256, facts }) => [path, size, sha256.hex, facts]);
  return JSON.stringify([id, createdAt, format, part, notExported, all]);
}

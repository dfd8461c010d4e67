import type { IncomingHttpHeaders } from 'node:http';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';

/** Differences between the supported versions of draft-ietf-httpbis-resumable-upload. */
export interface DraftVersion {
  /** Value of Upload-Draft-Interop-Version. */
  readonly interop: number;
  /** Drafts up to 01 use the opposite header, Upload-Incomplete. */
  readonly completeness: 'upload-complete' | 'upload-incomplete';
  /** Required Content-Type of PATCH since draft 04. */
  readonly patchType: string | undefined;
}

const PARTIAL_UPLOAD = 'application/partial-upload';

/** By interop version: 3 is draft 01, 4 draft 02, 5 draft 03, 6 drafts 04 and 05, 7 drafts 06 to 08, 8 later ones. */
const VERSIONS: ReadonlyMap<string, DraftVersion> = new Map(
  [3, 4, 5, 6, 7, 8].map((interop) => [
    String(interop),
    {
      interop,
      completeness: interop < 4 ? 'upload-incomplete' : 'upload-complete',
      patchType: interop < 6 ? undefined : PARTIAL_UPLOAD,
    },
  ]),
);

/** The draft version of a request. Throws `INTEROP_VERSION_UNSUPPORTED`. */
export function draftVersionOf(headers: IncomingHttpHeaders): DraftVersion {
  const version = VERSIONS.get(String(headers['upload-draft-interop-version']));
  if (version) return version;
  const known = [...VERSIONS.keys()].join(', ');
  throw new ProtocolError(
    'INTEROP_VERSION_UNSUPPORTED',
    `\`Upload-Draft-Interop-Version\` must be one of ${known}.`,
  );
}

/** The header of this version that says whether an upload is complete. */
export function completenessHeader(
  { completeness }: DraftVersion,
  complete: boolean,
): Record<string, string> {
  return completeness === 'upload-complete'
    ? { 'Upload-Complete': complete ? '?1' : '?0' }
    : { 'Upload-Incomplete': complete ? '?0' : '?1' };
}

import type { IncomingHttpHeaders } from 'node:http';

import { ProtocolError } from '../../../../platform/http/protocol-error.ts';

/** What differs between the drafts of draft-ietf-httpbis-resumable-upload that clients in use speak. */
export interface DraftVersion {
  /** Upload-Draft-Interop-Version. */
  readonly interop: number;
  /** Up to draft 01 the header was the opposite: Upload-Incomplete. */
  readonly completeness: 'upload-complete' | 'upload-incomplete';
  /** From draft 04 on a PATCH has to be of this type. */
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

/** The version a request speaks. Throws `INTEROP_VERSION_UNSUPPORTED`. */
export function draftVersionOf(headers: IncomingHttpHeaders): DraftVersion {
  const version = VERSIONS.get(String(headers['upload-draft-interop-version']));
  if (version) return version;
  const known = [...VERSIONS.keys()].join(', ');
  throw new ProtocolError('INTEROP_VERSION_UNSUPPORTED', `the versions are ${known}`);
}

/** Whether an upload is complete, in the words of the version. */
export function completenessHeader(
  { completeness }: DraftVersion,
  complete: boolean,
): Record<string, string> {
  return completeness === 'upload-complete'
    ? { 'Upload-Complete': complete ? '?1' : '?0' }
    : { 'Upload-Incomplete': complete ? '?0' : '?1' };
}

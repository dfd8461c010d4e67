import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { notJoinable } from '../../domain/require-joinable.ts';

const FINAL = 'final;';

/** A parsed Upload-Concat header (tus 1.0.0, concatenation extension). */
export type UploadConcat =
  | { readonly kind: 'partial' }
  /** Ids of the partial uploads, in the order of their bytes. */
  | { readonly kind: 'final'; readonly uploadIds: readonly string[] };

/**
 * Parses the header of a POST. URLs may be absolute or relative; only their path matters. Throws `TUS_HEADER_INVALID`,
 * or `CONCATENATION_INVALID` for a URL that is not an upload URL.
 */
export function parseUploadConcat(header: string): UploadConcat {
  if (header === 'partial') return { kind: 'partial' };
  if (!header.startsWith(FINAL)) {
    throw new ProtocolError(
      'TUS_HEADER_INVALID',
      '`Upload-Concat` must be `partial` or `final;<urls>`.',
    );
  }
  const urls = header.slice(FINAL.length).split(' ');
  return { kind: 'final', uploadIds: urls.filter((url) => url !== '').map(uploadIdOf) };
}

function uploadIdOf(url: string): string {
  const path = URL.parse(url, 'http://localhost/')?.pathname ?? '';
  const id = /\/uploads\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) throw notJoinable();
  return id;
}

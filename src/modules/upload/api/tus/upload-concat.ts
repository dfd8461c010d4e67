import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import { notJoinable } from '../../domain/require-joinable.ts';
import { UPLOADS_PATH } from '../http/uploads-path.ts';

const FINAL = 'final;';

/** A parsed Upload-Concat header (tus 1.0.0, concatenation extension). */
export type UploadConcat =
  | { readonly kind: 'partial' }
  /** Ids of the partial uploads, in the order of their bytes. */
  | { readonly kind: 'final'; readonly uploadIds: readonly string[] };

/**
 * Parses the header of a POST. Each entry must be the URL of an upload as in its Location header, or the path of one;
 * `publicUrl` may have a path that a proxy removes. Throws `TUS_HEADER_INVALID`, or `CONCATENATION_INVALID` for any
 * other entry, so that nothing of a list that is separated in another way is left out.
 */
export function parseUploadConcat(header: string, publicUrl: string | undefined): UploadConcat {
  if (concatKindOf(header) === 'partial') return { kind: 'partial' };
  const prefix = publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  const bases = [`${UPLOADS_PATH}/`, `${prefix}${UPLOADS_PATH}/`];
  const urls = header.slice(FINAL.length).split(' ');
  const uploadIds = urls.filter((url) => url !== '').map((url) => uploadIdOf(url, bases));
  return { kind: 'final', uploadIds };
}

/** Whether the header of a POST announces a partial upload or joins uploads. Throws `TUS_HEADER_INVALID`. */
export function concatKindOf(header: string): UploadConcat['kind'] {
  if (header === 'partial') return 'partial';
  if (header.startsWith(FINAL)) return 'final';
  throw new ProtocolError(
    'TUS_HEADER_INVALID',
    '`Upload-Concat` must be `partial` or `final;<urls>`.',
  );
}

function uploadIdOf(url: string, bases: readonly string[]): string {
  const [, path = url] = /^https?:\/\/[^/?#]+(\/.*)$/i.exec(url) ?? [];
  const base = bases.find((one) => path.startsWith(one));
  const id = base === undefined ? '' : path.slice(base.length);
  if (!/^[\w-]+$/.test(id)) throw notJoinable();
  return id;
}

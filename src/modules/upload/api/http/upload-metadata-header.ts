import { DomainError } from '../../../../kernel/domain-error.ts';
import type { UploadFields } from '../../application/upload-request.ts';

const MAX_LENGTH = 8 * 1024;
const KEY = /^[\x21-\x2b\x2d-\x7e]{1,128}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the supported keys of an Upload-Metadata header (tus 1.0.0, creation extension): filename, filetype, sha256,
 * capturedAt, provider, derivativeOf, kind, intent, and comma-separated tags. Falls back to Uppy's `name` and `type` for
 * the first two. Throws `METADATA_INVALID` if the header has a syntax error, repeats a key, exceeds 8 KiB or is not UTF-8.
 */
export function parseUploadMetadata(header: string | undefined): UploadFields {
  const values = header === undefined ? new Map<string, string>() : parse(header);
  return {
    filename: values.get('filename') ?? values.get('name'),
    filetype: values.get('filetype') ?? values.get('type'),
    sha256: values.get('sha256'),
    capturedAt: values.get('capturedAt'),
    provider: values.get('provider'),
    derivativeOf: values.get('derivativeOf'),
    kind: values.get('kind'),
    intent: values.get('intent'),
    tags: values
      .get('tags')
      ?.split(',')
      .filter((tag) => tag.trim() !== ''),
  };
}

function parse(header: string): Map<string, string> {
  if (header.length > MAX_LENGTH) throw invalid(`must be at most ${MAX_LENGTH} bytes long`);
  const values = new Map<string, string>();
  for (const pair of header.split(',')) {
    const [key = '', value = '', ...rest] = pair.trim().split(' ');
    if (!KEY.test(key) || rest.length > 0)
      throw invalid('must consist of pairs of a key, a space and a base64 value');
    if (values.has(key)) throw invalid(`must not repeat the key ${key}`);
    values.set(key, decode(value));
  }
  return values;
}

function decode(value: string): string {
  if (!BASE64.test(value)) throw invalid('must have base64 values');
  try {
    return utf8.decode(Buffer.from(value, 'base64'));
  } catch (cause) {
    throw invalid('must have values in UTF-8', cause);
  }
}

function invalid(rule: string, cause?: unknown): DomainError {
  return new DomainError('METADATA_INVALID', `\`Upload-Metadata\` ${rule}.`, { cause });
}

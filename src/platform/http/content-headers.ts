const OCTETS = 'application/octet-stream';

/** Types that browsers display without executing anything. */
const INLINE = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'text/plain',
  'audio/mpeg',
  'audio/mp4',
  'audio/x-m4a',
  'audio/aac',
  'audio/ogg',
  'audio/wav',
  'audio/flac',
  'audio/webm',
  'video/mp4',
  'video/x-m4v',
  'video/webm',
  'video/ogg',
  'video/quicktime',
]);
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
/** Types that a browser or an external viewer might execute: markup, scripts, PDF, Flash, multipart messages. */
const ACTIVE =
  /^(?:multipart|message)\/|[/.+-](?:x?html|[a-z]*script|(?:xml|svg|css|pdf|wasm|(?:x-)?shockwave-flash)\b)/;

/** Metadata of stored bytes for HTTP headers. */
export interface ServedContent {
  /** The sanitized name (`FileName.sanitized`): the only form that is safe in headers and on any file system. */
  readonly sanitizedName: string;
  readonly mimeType: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Whether the client wants to save the file instead of displaying it. */
  readonly download: boolean;
}

/**
 * Headers that make user-uploaded bytes safe to serve from the API's own origin. Any input results in valid header
 * values.
 */
export function contentHeaders(content: ServedContent): Record<string, string> {
  return {
    etag: contentEtag(content.sha256),
    'content-type': contentType(content.mimeType),
    'content-disposition': contentDisposition(content),
    'accept-ranges': 'bytes',
    // no-transform: a proxy that recompresses images would invalidate the hash.
    'cache-control': 'private, max-age=0, must-revalidate, no-transform',
    // Never allows scripts, forms or frames. The other sources let browsers load and style the page they generate
    // around a single image or video; in an opaque origin, Chromium could not read the video.
    'content-security-policy':
      "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin",
    // Other sites cannot embed the content. Apps on other origins read it through CORS, which this does not affect:
    // fetch(), or crossorigin="anonymous" on img, audio and video.
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

/** The strong entity tag of content: its hash. */
export function contentEtag(sha256: string): string {
  return `"sha256-${sha256}"`;
}

/** The Content-Type to send: active types become octet-stream, plain text is UTF-8. */
export function contentType(mimeType: string): string {
  if (mimeType === 'text/plain') return 'text/plain; charset=utf-8';
  return MIME_TYPE.test(mimeType) && !ACTIVE.test(mimeType) ? mimeType : OCTETS;
}

/** Content-Disposition with an ASCII fallback (RFC 6266 §4.3, appendix D) and the name in UTF-8 (RFC 8187 §3.2). */
export function contentDisposition(content: Omit<ServedContent, 'sha256'>): string {
  const name = content.sanitizedName.toWellFormed();
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  const utf8 = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const kind = !content.download && INLINE.has(content.mimeType) ? 'inline' : 'attachment';
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${utf8}`;
}

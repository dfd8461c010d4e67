const OCTETS = 'application/octet-stream';

/** Types that a browser shows without running anything. */
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
  'audio/ogg',
  'audio/wav',
  'video/mp4',
  'video/webm',
  'video/ogg',
  'video/quicktime',
]);
const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
/** Types that a browser, or a viewer it starts, might execute: markup, scripts, PDF, Flash, messages with parts. */
const ACTIVE =
  /^(?:multipart|message)\/|[/.+-](?:x?html|[a-z]*script|(?:xml|svg|css|pdf|wasm|(?:x-)?shockwave-flash)\b)/;

/** Stored bytes as they are to be described to an HTTP client. */
export interface ServedContent {
  /** The name in its safe form (`FileName.sanitized`): the only one that fits a header and any file system. */
  readonly sanitizedName: string;
  readonly mimeType: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** The client asks to save it rather than to show it. */
  readonly download: boolean;
}

/**
 * The headers under which bytes that a user uploaded can be served from the API's own origin without being able to
 * act in it. Total: any text gives valid header values.
 */
export function contentHeaders(content: ServedContent): Record<string, string> {
  return {
    etag: contentEtag(content.sha256),
    'content-type': contentType(content.mimeType),
    'content-disposition': contentDisposition(content),
    'accept-ranges': 'bytes',
    // A proxy that recompresses images would break the hash chain, hence no-transform.
    'cache-control': 'private, max-age=0, must-revalidate, no-transform',
    // No script, form or frame ever. The rest lets the page that browsers put around a single image or video load
    // and style it: in an opaque origin Chromium cannot read the video it was asked to show.
    'content-security-policy':
      "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox allow-same-origin",
    // Foreign pages cannot embed it blindly. Apps on other origins read it through CORS, which this does not touch:
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

/** The Content-Type to send: active types become octets, plain text is UTF-8. */
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

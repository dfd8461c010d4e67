/** Formats that previews are served in. WebP is made in advance, the others on first use. */
export const PREVIEW_FORMATS = ['WEBP', 'AVIF', 'JPEG'] as const;

export type PreviewFormat = (typeof PREVIEW_FORMATS)[number];

export const PREVIEW_TYPES: Readonly<
  Record<PreviewFormat, { readonly extension: string; readonly mimeType: string }>
> = {
  WEBP: { extension: 'webp', mimeType: 'image/webp' },
  AVIF: { extension: 'avif', mimeType: 'image/avif' },
  JPEG: { extension: 'jpg', mimeType: 'image/jpeg' },
};

/** The format for a client with this Accept header: WebP if accepted, then AVIF, otherwise JPEG. */
export function acceptedFormat(accept: string | undefined): PreviewFormat {
  const ranges = new Set(
    (accept ?? '*/*').toLowerCase().split(',').filter(isWanted).map(mediaRange),
  );
  if (['image/webp', 'image/*', '*/*'].some((range) => ranges.has(range))) return 'WEBP';
  return ranges.has('image/avif') ? 'AVIF' : 'JPEG';
}

function mediaRange(range: string): string {
  return (range.split(';', 1)[0] ?? '').trim();
}

/** Weight 0 means "not acceptable" (RFC 9110 §12.4.2). */
function isWanted(range: string): boolean {
  return !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(range);
}

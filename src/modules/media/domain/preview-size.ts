/** Longer edges of previews in pixels, smallest first. */
export const PREVIEW_SIZES = [256, 512, 1440] as const;

export type PreviewSize = (typeof PREVIEW_SIZES)[number];

/** The size that a path names; undefined for others. */
export function previewSizeOf(text: string | undefined): PreviewSize | undefined {
  return PREVIEW_SIZES.find((size) => String(size) === text);
}

/** The sizes to make of a picture: all below its longer edge, and the next one, whose preview is not enlarged. */
export function sizesFor(longerEdge: number): PreviewSize[] {
  return PREVIEW_SIZES.filter((_, index) => (PREVIEW_SIZES[index - 1] ?? 0) < longerEdge);
}

/** The smallest of these previews that is at least as large as wanted, otherwise the largest; undefined for none. */
export function fittingPreview<Preview extends { readonly size: number }>(
  previews: readonly Preview[],
  wanted: number,
): Preview | undefined {
  const bySize = previews.toSorted((a, b) => a.size - b.size);
  return bySize.find(({ size }) => size >= wanted) ?? bySize.at(-1);
}

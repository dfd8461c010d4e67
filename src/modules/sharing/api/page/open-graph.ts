import { fittingPreview } from '../../../media/domain/preview-size.ts';
import { html, type Html } from './html.ts';
import type { ShownFile, ShownShare } from './shown-share.ts';

/** Large enough for the cards of messengers. */
const SIZE = 1440;

/**
 * Renders the tags that messengers and social networks show a link with; the image is that of the first file with a
 * preview. Nothing for a share with a password: its pages are not for those who only have the link.
 */
export function openGraph(
  { share, paths, origin }: ShownShare,
  title: string,
  files: readonly ShownFile[],
): Html | undefined {
  if (share.passwordHash !== undefined) return undefined;
  const pictured = files.find(({ preview }) => preview !== undefined);
  const image = pictured?.preview && fittingPreview(pictured.preview.previews, SIZE);
  const tags =
    pictured && image && origin !== undefined
      ? html`<meta property="og:image" content="${origin + paths.preview(pictured.row.id, SIZE)}" />
          <meta property="og:image:width" content="${image.width}" />
          <meta property="og:image:height" content="${image.height}" />`
      : undefined;
  return html`<meta property="og:title" content="${title}" />
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="FlexStorage" />
    ${tags}`;
}

import { fittingPreview } from '../../../media/domain/preview-size.ts';
import type { AskedOriginal } from '../../application/share-request-queries.ts';
import { html, type Html } from './html.ts';
import { openGraph } from './open-graph.ts';
import { playerOf } from './player.ts';
import { sharePage } from './share-layout.ts';
import {
  dateText,
  downloadsLeft,
  isSpent,
  nameOf,
  originalControl,
  picture,
  titleOf,
  type ShownFile,
  type ShownShare,
} from './shown-share.ts';
import { timeOf } from './time-of.ts';
import { countText, dayText, sizeText, spanText } from './wording.ts';

export interface ShownOne extends ShownShare {
  readonly file: ShownFile;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** Whether the visitor just requested the original. */
  readonly asked: boolean;
}

/** Renders the page of a single file: its picture or player, and its original. */
export function filePage(shown: ShownOne): string {
  const { file, share, paths, asked } = shown;
  const { row } = file;
  const name = nameOf(row);
  const confirmation = html`<p class="notice" role="status">
    The owner has been notified that you requested the original. Check back later.
  </p>`;
  return sharePage(
    name,
    html`<header>
        <p>
          <a href="${paths.list}">All files in <bdi>${titleOf(share)}</bdi></a>
        </p>
        <h1><bdi>${name}</bdi></h1>
        <p class="quiet">${sizeText(row.size)}, ${dateText(row)}</p>
      </header>
      ${steps(shown)} ${asked ? confirmation : undefined}
      <div class="large">${player(shown) ?? picture(file, paths, 1440, name)}</div>
      ${playingText(shown)} ${coldText(shown)}
      <div class="actions">${originalControl(file, shown)}</div>`,
    { head: openGraph(shown, name, [file]) },
  );
}

/** Renders the links before the picture, where the keyboard reaches them first. */
function steps({ previous, next, paths }: ShownOne): Html | undefined {
  if (previous === undefined && next === undefined) return undefined;
  const step = (id: string | undefined, rel: 'prev' | 'next', text: string): Html | undefined =>
    id === undefined
      ? undefined
      : html`<a class="button plain" rel="${rel}" href="${paths.file(id)}">${text}</a>`;
  return html`<nav aria-label="Files">
    ${step(previous, 'prev', 'Previous file')}${step(next, 'next', 'Next file')}
  </nav>`;
}

function canPlay({ file: { row, original }, share }: ShownOne): boolean {
  const isReadable = share.permission === 'ORIGINAL' && original === 'READY';
  return isReadable && playerOf(row.mimeType) !== undefined;
}

/** Renders a player; with a download limit it loads nothing until it is started. */
function player(shown: ShownOne): Html | undefined {
  const { file, share, paths } = shown;
  const { row, preview } = file;
  if (!canPlay(shown) || isSpent(share)) return undefined;
  const source = paths.play(row.id);
  const preload = share.downloadLimit === undefined ? 'metadata' : 'none';
  if (playerOf(row.mimeType) === 'audio') {
    return html`<audio
      controls
      preload="${preload}"
      src="${source}"
      aria-label="${nameOf(row)}"
    ></audio>`;
  }
  const poster = preview && fittingPreview(preview.previews, 1440);
  const outline =
    poster &&
    html` width="${poster.width}" height="${poster.height}" poster="${paths.preview(row.id, 1440)}"`;
  return html`<video
    controls
    playsinline
    preload="${preload}"
    src="${source}"
    aria-label="${nameOf(row)}"
    ${outline}
  ></video>`;
}

/** Tells what playing costs and what to do if it fails. */
function playingText(shown: ShownOne): Html | undefined {
  const { share } = shown;
  if (!canPlay(shown)) return undefined;
  if (isSpent(share)) return html`<p class="notice">This link has reached its download limit.</p>`;
  const left = downloadsLeft(share);
  const counted =
    left === undefined
      ? undefined
      : html` Playing it counts as one download; ${countText(left, 'download')} left.`;
  return html`<p class="quiet">If your browser cannot play it, download it.${counted}</p>`;
}

function coldText(shown: ShownOne): Html | undefined {
  const { file, share } = shown;
  const { original, thaw, asked } = file;
  if (share.permission !== 'ORIGINAL') return undefined;
  if (asked) return requestText(shown, asked);
  if (original === 'THAWING') {
    return html`<p>The original is being retrieved from cold storage. Check back later.</p>`;
  }
  if (original !== 'FROZEN') return undefined;
  const duration = thaw ? spanText(thaw.fromMs, thaw.toMs) : 'hours';
  return html`<p>
    The original is in cold storage. Retrieving it takes ${duration}, and only its owner can start
    it.
  </p>`;
}

/** Tells what became of a request. Any visitor of the link may have made it. */
function requestText(
  { file: { original }, asked: isJustAsked }: ShownOne,
  { status, askedAt, expectedBy }: AskedOriginal,
): Html | undefined {
  if (status === 'PENDING') {
    // The confirmation says the same.
    if (isJustAsked || original === 'READY') return undefined;
    return html`<p class="notice">
      The original was requested on ${dayText(askedAt)}. Its owner has been notified. Check back
      later.
    </p>`;
  }
  if (original === 'READY') {
    return status === 'APPROVED'
      ? html`<p class="notice" role="status">The requested original is ready.</p>`
      : undefined;
  }
  if (status === 'DECLINED') {
    return html`<p class="notice">The owner declined the request for the original.</p>`;
  }
  const expected = expectedBy && html` and is expected by ${timeOf(expectedBy)}`;
  return html`<p class="notice">
    The owner approved the request. The original is being retrieved from cold storage${expected}.
    Check back later.
  </p>`;
}

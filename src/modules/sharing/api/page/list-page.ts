import { formatId } from '../../../../kernel/id.ts';
import { senderOf, type ShareRow, type ShareTotal } from '../../application/share-queries.ts';
import { longestThaw } from '../../application/thaw-times.ts';
import { html, type Html } from './html.ts';
import { openGraph } from './open-graph.ts';
import { playerOf } from './player.ts';
import { sharePage } from './share-layout.ts';
import {
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
import { countText, sizeText, spanText } from './wording.ts';

export interface ShownList extends ShownShare {
  readonly total: ShareTotal;
  readonly files: readonly ShownFile[];
  /** Cursor of the next page; undefined on the last. */
  readonly next: string | undefined;
  readonly isFirst: boolean;
}

/** Id of the form that the checkboxes of the files belong to. */
const SELECTION = 'selection';

/** Renders the page with all files of a share. */
export function listPage(shown: ShownList): string {
  const { share, total, files } = shown;
  const title = titleOf(share);
  const empty = html`<p>This share is currently empty.</p>`;
  const grid = html`<ul class="grid">
    ${files.map((file) => card(file, shown))}
  </ul>`;
  return sharePage(
    title,
    html`<header>
        <h1><bdi>${title}</bdi></h1>
        <p class="quiet">
          ${from(share)}${countText(total.files, 'file')}, ${sizeText(total.bytes)}${until(share)}
        </p>
        ${share.note === undefined ? undefined : html`<p class="note"><bdi>${share.note}</bdi></p>`}
      </header>
      ${actions(shown)} ${files.length === 0 ? empty : grid} ${selectionBar(shown)} ${pages(shown)}`,
    { head: openGraph(shown, title, files) },
  );
}

function from(share: ShareRow): Html | undefined {
  const sender = senderOf(share);
  return sender === undefined ? undefined : html`From <bdi>${sender}</bdi>: `;
}

function until({ expiresAt }: ShareRow): Html | undefined {
  if (!expiresAt) return undefined;
  return html`, available until ${timeOf(expiresAt)}`;
}

function card(file: ShownFile, shown: ShownList): Html {
  const { row, preview } = file;
  const color = preview?.dominantColor;
  // A presentation attribute: the policy forbids inline styles.
  const tint =
    color === undefined
      ? undefined
      : html`<svg class="tint" aria-hidden="true" focusable="false">
          <rect width="100%" height="100%" fill="${color}" />
        </svg>`;
  const play = html`<span class="play" aria-hidden="true">▶</span>`;
  return html`<li class="card" id="${row.id}">
    <a class="view" href="${shown.paths.file(row.id)}">
      <span class="picture"
        >${tint}${picture(file, shown.paths, 512, '')}${playerOf(row.mimeType) ? play : undefined}</span
      >
      <span class="name"><bdi>${nameOf(row)}</bdi></span>
    </a>
    <div class="about">
      <span class="quiet">${sizeText(row.size)}</span>${originalControl(file, shown)}
    </div>
    ${checkbox(file, shown)}
  </li>`;
}

function checkbox(file: ShownFile, shown: ShownList): Html | undefined {
  if (!isSelectable(file, shown)) return undefined;
  const { row } = file;
  const label = `Select ${nameOf(row)}`;
  const value = formatId('file', row.id);
  return html`<label class="pick"
    ><input type="checkbox" name="file" value="${value}" form="${SELECTION}" aria-label="${label}"
  /></label>`;
}

/** The form that the checkboxes belong to; sticks to the lower edge of the window while a file is selected. */
function selectionBar(shown: ShownList): Html | undefined {
  if (!shown.files.some((file) => isSelectable(file, shown))) return undefined;
  return html`<form class="bar" id="${SELECTION}" method="post" action="${shown.paths.selection}">
    <button type="submit">Download selected (zip)</button>
    <button class="plain" type="reset" aria-label="Clear selection">Clear</button>
  </form>`;
}

function isSelectable({ original }: ShownFile, { share, total }: ShownList): boolean {
  return (
    share.permission === 'ORIGINAL' && original === 'READY' && !isSpent(share) && total.files > 1
  );
}

function actions({ share, files, total, paths }: ShownList): Html | undefined {
  if (share.permission !== 'ORIGINAL') {
    return html`<p class="quiet">Previews only. The originals are not shared.</p>`;
  }
  const left = downloadsLeft(share);
  const spent = html`<p class="notice">This link has reached its download limit.</p>`;
  const limit =
    left === undefined
      ? undefined
      : html`<span class="quiet">${countText(left, 'download')} left</span>`;
  const zip = html`<a class="button" href="${paths.zip()}">Download all (zip)</a>`;
  const offered = html`<div class="actions">${total.files > 1 ? zip : undefined}${limit}</div>`;
  return html`${isSpent(share) ? spent : offered}${cold(files)}`;
}

function cold(files: readonly ShownFile[]): Html | undefined {
  const frozen = files.filter(({ original }) => original === 'FROZEN' || original === 'THAWING');
  if (frozen.length === 0) return undefined;
  const thaw = longestThaw(frozen.flatMap(({ thaw: one }) => one ?? []));
  const duration = thaw ? spanText(thaw.fromMs, thaw.toMs) : 'hours';
  return html`<p class="quiet">
    Some originals are in cold storage. They cannot be downloaded until the owner retrieves them,
    which takes ${duration}. A zip does not include them, but lists them.
  </p>`;
}

function pages({ next, isFirst, paths }: ShownList): Html | undefined {
  if (isFirst && next === undefined) return undefined;
  const first = html`<a class="button plain" href="${paths.list}">First page</a>`;
  const more =
    next === undefined
      ? undefined
      : html`<a class="button" href="${paths.page(next)}">Next page</a>`;
  return html`<nav aria-label="Pages">${isFirst ? undefined : first}${more}</nav>`;
}

import { FileName } from '../../../library/domain/file-name.ts';
import type { PreviewSize } from '../../../media/domain/preview-size.ts';
import type { SharedFileRow, ShareRow, ShareTotal } from '../../application/share-queries.ts';
import { html, type Html } from './html.ts';
import { sharePage } from './share-layout.ts';
import type { SharePaths } from './share-paths.ts';
import { countText, dayText, momentText, sizeText } from './wording.ts';

/** A file as shown to visitors. */
export interface ShownFile {
  readonly row: SharedFileRow;
  readonly hasPreview: boolean;
  /** FROZEN: the original must be restored before it can be downloaded. LOST: no readable copy is left. */
  readonly original: 'READY' | 'FROZEN' | 'LOST';
}

/** Data common to all pages of a share. */
interface ShownShare {
  readonly share: ShareRow;
  readonly paths: SharePaths;
}

export interface ShownList extends ShownShare {
  readonly total: ShareTotal;
  readonly files: readonly ShownFile[];
  /** Cursor of the next page; undefined on the last. */
  readonly next: string | undefined;
  readonly isFirst: boolean;
}

export interface ShownOne extends ShownShare {
  readonly file: ShownFile;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** Whether the visitor just requested the original. */
  readonly asked: boolean;
}

/** Renders the page with all files of a share. */
export function listPage(shown: ShownList): string {
  const { share, total, files, paths } = shown;
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
          ${countText(total.files, 'file')}, ${sizeText(total.bytes)}${until(share)}
        </p>
        ${share.note === undefined ? undefined : html`<p class="note"><bdi>${share.note}</bdi></p>`}
      </header>
      ${actions(shown)} ${files.length === 0 ? empty : grid} ${pages(shown, paths)}`,
  );
}

/** Renders the page of a single file. */
export function filePage(shown: ShownOne): string {
  const { file, share, paths, previous, next, asked } = shown;
  const { row } = file;
  const name = nameOf(row);
  const confirmation = html`<p class="notice" role="status">
    The owner has been notified that you requested the original. Check back later.
  </p>`;
  const step = (id: string | undefined, text: string): Html | undefined =>
    id === undefined
      ? undefined
      : html`<a class="button plain" href="${paths.file(id)}">${text}</a>`;
  return sharePage(
    name,
    html`<header>
        <p>
          <a href="${paths.list}">All files in <bdi>${titleOf(share)}</bdi></a>
        </p>
        <h1><bdi>${name}</bdi></h1>
        <p class="quiet">${sizeText(row.size)}, ${dayText(row.sortAt)}</p>
      </header>
      ${asked ? confirmation : undefined}
      <div class="large">${picture(file, paths, 1440, name)}</div>
      <div class="actions">${original(file, shown)}</div>
      <nav aria-label="Files">${step(previous, 'Previous file')}${step(next, 'Next file')}</nav>`,
  );
}

function titleOf({ title, album }: ShareRow): string {
  return title ?? album?.name ?? 'Shared files';
}

function nameOf({ name }: SharedFileRow): string {
  return FileName.of(name).sanitized;
}

function until({ expiresAt }: ShareRow): Html | undefined {
  if (!expiresAt) return undefined;
  const machine = expiresAt.toISOString();
  return html`, available until <time datetime="${machine}">${momentText(expiresAt)}</time>`;
}

function card(file: ShownFile, shown: ShownList): Html {
  const { row } = file;
  const { paths } = shown;
  return html`<li class="card" id="${row.id}">
    <a class="view" href="${paths.file(row.id)}">
      <span class="picture">${picture(file, paths, 512, '')}</span>
      <span class="name"><bdi>${nameOf(row)}</bdi></span>
    </a>
    <div class="about">
      <span class="quiet">${sizeText(row.size)}</span>${original(file, shown)}
    </div>
  </li>`;
}

function picture(
  { row, hasPreview }: ShownFile,
  paths: SharePaths,
  size: PreviewSize,
  alt: string,
): Html {
  if (hasPreview) {
    const loading = size === 1440 ? 'eager' : 'lazy';
    return html`<img src="${paths.preview(row.id, size)}" alt="${alt}" loading="${loading}" />`;
  }
  const [, extension = 'FILE'] = /\.([a-z0-9]{1,5})$/i.exec(row.name) ?? [];
  const mark = html`<span aria-hidden="true">${extension.toUpperCase()}</span>`;
  return size === 1440 ? html`<div class="picture">${mark}</div>` : mark;
}

/** Renders the download or request button of the original, or why there is none. */
function original(
  { row, original: state }: ShownFile,
  { share, paths }: ShownShare,
): Html | undefined {
  if (share.permission !== 'ORIGINAL') return undefined;
  if (state === 'LOST') return html`<span class="frozen">Original unavailable</span>`;
  if (state === 'READY') {
    if (isSpent(share)) return undefined;
    const label = `Download ${nameOf(row)}`;
    return html`<a class="button plain" href="${paths.download(row.id)}" aria-label="${label}"
      >Download</a
    >`;
  }
  const frozen = html`<span class="frozen">Original in cold storage</span>`;
  if (!share.allowsRetrievalRequests) return frozen;
  const label = `Request original of ${nameOf(row)}`;
  return html`${frozen}
    <form method="post" action="${paths.ask(row.id)}">
      <button class="plain" type="submit" aria-label="${label}">Request original</button>
    </form>`;
}

function actions({ share, files, total, paths }: ShownList): Html | undefined {
  if (share.permission !== 'ORIGINAL') {
    return html`<p class="quiet">Previews only. The originals are not shared.</p>`;
  }
  const frozen = files.some(({ original: state }) => state === 'FROZEN');
  const cold = html`<p class="quiet">
    Some originals are in cold storage. They cannot be downloaded until the owner retrieves them,
    which takes hours. The zip of all files does not include them.
  </p>`;
  const left =
    share.downloadLimit === undefined ? undefined : share.downloadLimit - share.downloads;
  const spent = html`<p class="notice">This link has reached its download limit.</p>`;
  const limit =
    left === undefined
      ? undefined
      : html`<span class="quiet">${countText(left, 'download')} left</span>`;
  const zip = html`<a class="button" href="${paths.zip()}">Download all (zip)</a>`;
  const offered = html`<div class="actions">${total.files > 1 ? zip : undefined}${limit}</div>`;
  return html`${isSpent(share) ? spent : offered}${frozen ? cold : undefined}`;
}

function isSpent({ downloads, downloadLimit }: ShareRow): boolean {
  return downloadLimit !== undefined && downloads >= downloadLimit;
}

function pages({ next, isFirst }: ShownList, paths: SharePaths): Html | undefined {
  if (isFirst && next === undefined) return undefined;
  const first = html`<a class="button plain" href="${paths.list}">First page</a>`;
  const more =
    next === undefined
      ? undefined
      : html`<a class="button" href="${paths.page(next)}">Next page</a>`;
  return html`<nav aria-label="Pages">${isFirst ? undefined : first}${more}</nav>`;
}

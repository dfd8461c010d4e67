import { FileName } from '../../../library/domain/file-name.ts';
import type { PreviewOutline } from '../../../media/application/file-previews.ts';
import { fittingPreview, type PreviewSize } from '../../../media/domain/preview-size.ts';
import type { SharedFileRow, ShareRow } from '../../application/share-queries.ts';
import type { AskedOriginal } from '../../application/share-request-queries.ts';
import type { ThawTime } from '../../application/thaw-times.ts';
import { html, type Html } from './html.ts';
import type { SharePaths } from './share-paths.ts';
import { dayText } from './wording.ts';

/**
 * FROZEN: the original must be restored before it can be downloaded. THAWING: its restore has started. LOST: no readable
 * copy is left.
 */
export type OriginalState = 'READY' | 'FROZEN' | 'THAWING' | 'LOST';

/** A file as shown to visitors. */
export interface ShownFile {
  readonly row: SharedFileRow;
  readonly preview: PreviewOutline | undefined;
  readonly original: OriginalState;
  /** Undefined unless the original is frozen and its provider is known. */
  readonly thaw: ThawTime | undefined;
  /** The latest request for the original, unless it no longer matters. */
  readonly asked: AskedOriginal | undefined;
}

/** Data common to all pages of a share. */
export interface ShownShare {
  readonly share: ShareRow;
  readonly paths: SharePaths;
  /** Origin for absolute URLs; undefined if unknown. */
  readonly origin: string | undefined;
}

export function titleOf({ title, album }: ShareRow): string {
  return title ?? album?.name ?? 'Shared files';
}

export function nameOf({ name }: SharedFileRow): string {
  return FileName.of(name).sanitized;
}

/** The capture date, if it is known and shared, or else the upload date. */
export function dateText({ capturedAt, sortAt }: SharedFileRow): string {
  return capturedAt ? dayText(sortAt) : `uploaded on ${dayText(sortAt)}`;
}

/** How many downloads the limit leaves; undefined without a limit. */
export function downloadsLeft({ downloads, downloadLimit }: ShareRow): number | undefined {
  return downloadLimit === undefined ? undefined : Math.max(0, downloadLimit - downloads);
}

/** Whether the download limit is reached. */
export function isSpent(share: ShareRow): boolean {
  return downloadsLeft(share) === 0;
}

/** Renders the preview with the size that it will have, or the file's extension. */
export function picture(
  { row, preview }: ShownFile,
  paths: SharePaths,
  size: PreviewSize,
  alt: string,
): Html {
  const fitting = preview && fittingPreview(preview.previews, size);
  if (fitting) {
    const { width, height } = fitting;
    const loading = size === 1440 ? 'eager' : 'lazy';
    return html`<img
      src="${paths.preview(row.id, size)}"
      alt="${alt}"
      width="${width}"
      height="${height}"
      loading="${loading}"
    />`;
  }
  const [, extension = 'FILE'] = /\.([a-z0-9]{1,5})$/i.exec(row.name) ?? [];
  return html`<span class="mark" aria-hidden="true">${extension.toUpperCase()}</span>`;
}

const REQUESTED: Readonly<Record<AskedOriginal['status'], string>> = {
  PENDING: 'Original requested',
  APPROVED: 'Original is being retrieved',
  DECLINED: 'Request declined',
};

/** Renders the download or request button of the original, or why there is none. */
export function originalControl(
  { row, original: state, asked }: ShownFile,
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
  if (state === 'THAWING') return html`<span class="frozen">Original is being retrieved</span>`;
  if (asked) return html`<span class="frozen">${REQUESTED[asked.status]}</span>`;
  const frozen = html`<span class="frozen">Original in cold storage</span>`;
  if (!share.allowsRetrievalRequests) return frozen;
  const label = `Request original of ${nameOf(row)}`;
  return html`${frozen}
    <form method="post" action="${paths.ask(row.id)}">
      <button class="plain" type="submit" aria-label="${label}">Request original</button>
    </form>`;
}

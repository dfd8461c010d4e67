import { acceptedFormat } from '../domain/preview-format.ts';
import { fittingPreview, type PreviewSize } from '../domain/preview-size.ts';
import type { MediaQueries, PreviewRow } from './media-queries.ts';
import type { OpenedPreview, OpenPreview } from './open-preview.ts';

/** What a page needs to reserve the space of a file's preview before it is loaded. */
export interface PreviewOutline {
  /** At least one. */
  readonly previews: readonly PreviewRow[];
  /** `#rrggbb`. */
  readonly dominantColor: string | undefined;
}

/** Previews of an owner's files for others. The caller must have checked access. */
export class FilePreviews {
  constructor(
    private readonly media: Pick<MediaQueries, 'ofFiles'>,
    private readonly openPreview: OpenPreview,
  ) {}

  /** The given files that have previews. */
  async having(ownerId: string, fileIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.media.ofFiles(ownerId, fileIds);
    return new Set(rows.flatMap(({ fileId, previews }) => (previews.length > 0 ? fileId : [])));
  }

  /** By file id; files without previews have no entry. */
  async outlines(
    ownerId: string,
    fileIds: readonly string[],
  ): Promise<ReadonlyMap<string, PreviewOutline>> {
    const rows = await this.media.ofFiles(ownerId, fileIds);
    const shown = rows.filter(({ previews }) => previews.length > 0);
    return new Map(
      shown.map(({ fileId, previews, dominantColor }) => [fileId, { previews, dominantColor }]),
    );
  }

  /** Returns undefined if the file has no preview. `accept` is the client's Accept header. */
  async open(
    ownerId: string,
    fileId: string,
    wanted: PreviewSize,
    accept: string | undefined,
  ): Promise<OpenedPreview | undefined> {
    const [row] = await this.media.ofFiles(ownerId, [fileId]);
    const preview = row && fittingPreview(row.previews, wanted);
    if (row?.key === undefined || !preview) return undefined;
    const format = acceptedFormat(accept);
    return this.openPreview.execute(row.key, { size: preview.size, format });
  }
}

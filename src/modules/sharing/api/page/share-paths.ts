import { formatId } from '../../../../kernel/id.ts';
import type { PreviewSize } from '../../../media/domain/preview-size.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { ShareRow } from '../../application/share-queries.ts';

/** Paths of a share's pages. Always relative, so that a forged Host header cannot redirect visitors. */
export class SharePaths {
  readonly list: string;
  /** Takes the form with the selected files. */
  readonly selection: string;

  constructor(
    token: string,
    private readonly share: ShareRow,
    private readonly links: ShareLinks,
  ) {
    this.list = `/s/${encodeURIComponent(token)}`;
    this.selection = `${this.list}/zip`;
  }

  page(after: string): string {
    return `${this.list}?after=${encodeURIComponent(after)}`;
  }

  file(id: string): string {
    return `${this.list}/files/${formatId('file', id)}`;
  }

  preview(id: string, size: PreviewSize): string {
    return `${this.file(id)}/preview/${size}`;
  }

  ask(id: string): string {
    return `${this.file(id)}/ask`;
  }

  /** Signed path of one download; following it again or requesting ranges resumes the same download. */
  download(id: string): string {
    return this.signed(`${this.file(id)}/content`, { kind: 'FILE', fileId: id });
  }

  /** Signed path for playing a file, which counts as one download however often the player seeks. */
  play(id: string): string {
    return this.signed(`${this.file(id)}/play`, { kind: 'FILE', fileId: id });
  }

  /** Signed path of a zip of all files, or of those in an encoded selection. */
  zip(selection?: string): string {
    const path = this.signed(`${this.list}/zip`, { kind: 'ZIP', selection });
    return selection === undefined ? path : `${path}&files=${selection}`;
  }

  private signed(path: string, target: ShareLinkTarget): string {
    const { id, expires, signature } = this.links.of(this.share, target);
    return `${path}?download=${id}&expires=${expires}&signature=${signature}`;
  }
}

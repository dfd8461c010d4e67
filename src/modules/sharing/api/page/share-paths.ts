import { formatId } from '../../../../kernel/id.ts';
import type { PreviewSize } from '../../../media/domain/preview-size.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { ShareRow } from '../../application/share-queries.ts';

/** Paths of a share's pages. Always relative, so that a forged Host header cannot redirect visitors. */
export class SharePaths {
  readonly list: string;

  constructor(
    token: string,
    private readonly share: ShareRow,
    private readonly links: ShareLinks,
  ) {
    this.list = `/s/${encodeURIComponent(token)}`;
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

  zip(): string {
    return this.signed(`${this.list}/zip`, { kind: 'ZIP' });
  }

  private signed(path: string, target: ShareLinkTarget): string {
    const { id, expires, signature } = this.links.of(this.share, target);
    return `${path}?download=${id}&expires=${expires}&signature=${signature}`;
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { Signatures } from '../../../kernel/signatures.ts';
import type { ShareRow } from './share-queries.ts';

/** A link can start a download within this time. Milliseconds. */
const LIFETIME_MS = 15 * 60 * 1000;

/** Target of a link: an original, a preview, or a zip of all files or, with a `selection`, of those it encodes. */
export type ShareLinkTarget =
  | { readonly kind: 'FILE'; readonly fileId: string }
  | { readonly kind: 'PREVIEW'; readonly fileId: string; readonly size: number }
  | { readonly kind: 'ZIP'; readonly selection?: string | undefined };

/** A signed link to one target of a share. Its id identifies one download. */
export interface ShareLink {
  readonly id: string;
  /** Unix time in seconds, as digits. */
  readonly expires: string;
  /** URL-safe. */
  readonly signature: string;
}

/** Signs and verifies links of shares. A link grants no more than its share does when the link is followed. */
export class ShareLinks {
  constructor(
    private readonly signatures: Signatures,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** Signs a link. The caller must have checked access to the share. */
  of(share: ShareRow, target: ShareLinkTarget): ShareLink {
    const id = this.ids.next();
    const expires = String(Math.floor((this.clock.now().getTime() + LIFETIME_MS) / 1000));
    return { id, expires, signature: this.signatures.sign(fieldsOf(share, target, id, expires)) };
  }

  /**
   * FORGED: not signed by this server for this share, target and time, or signed before the share's password changed.
   */
  check(
    share: ShareRow,
    target: ShareLinkTarget,
    { id, expires, signature }: ShareLink,
  ): 'GOOD' | 'LATE' | 'FORGED' {
    const isGenuine =
      /^[1-9]\d{0,11}$/.test(expires) &&
      this.signatures.verify(fieldsOf(share, target, id, expires), signature);
    if (!isGenuine) return 'FORGED';
    return Number(expires) * 1000 > this.clock.now().getTime() ? 'GOOD' : 'LATE';
  }
}

function fieldsOf(
  { id: shareId, passwordHash = '' }: ShareRow,
  target: ShareLinkTarget,
  id: string,
  expires: string,
): string[] {
  const what = target.kind === 'ZIP' ? (target.selection ?? '') : target.fileId;
  const size = target.kind === 'PREVIEW' ? String(target.size) : '';
  return ['link', 'GET', shareId, passwordHash, target.kind, what, size, id, expires];
}

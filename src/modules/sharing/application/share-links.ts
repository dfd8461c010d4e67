import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { ShareRow } from './share-queries.ts';
import type { ShareSignatures } from './share-signatures.ts';

/** A download is begun within this time. Milliseconds. */
const LIFETIME_MS = 15 * 60 * 1000;

/** What a link reads: the original of a file, a preview of it, or everything as a zip. */
export type ShareLinkTarget =
  | { readonly kind: 'FILE'; readonly fileId: string }
  | { readonly kind: 'PREVIEW'; readonly fileId: string; readonly size: number }
  | { readonly kind: 'ZIP' };

/** The right to read one thing of a share, as it stands in a URL. What it names is one download. */
export interface ShareLink {
  readonly id: string;
  /** Seconds since 1970, as digits. */
  readonly expires: string;
  /** URL-safe. */
  readonly signature: string;
}

/** Signed links of shares. A link is worth no more than its share at the moment it is followed. */
export class ShareLinks {
  constructor(
    private readonly signatures: ShareSignatures,
    private readonly clock: Clock,
    private readonly ids: IdSource,
  ) {}

  /** The caller has made sure that the share is open to whoever gets the link. */
  of(share: ShareRow, target: ShareLinkTarget): ShareLink {
    const id = this.ids.next();
    const expires = String(Math.floor((this.clock.now().getTime() + LIFETIME_MS) / 1000));
    return { id, expires, signature: this.signatures.sign(fieldsOf(share, target, id, expires)) };
  }

  /** FORGED: not made here for this share, target and time, or before the share's password was changed. */
  check(
    share: ShareRow,
    target: ShareLinkTarget,
    { id, expires, signature }: ShareLink,
  ): 'GOOD' | 'LATE' | 'FORGED' {
    const isOurs =
      /^[1-9]\d{0,11}$/.test(expires) &&
      this.signatures.verify(fieldsOf(share, target, id, expires), signature);
    if (!isOurs) return 'FORGED';
    return Number(expires) * 1000 > this.clock.now().getTime() ? 'GOOD' : 'LATE';
  }
}

function fieldsOf(
  { id: shareId, passwordHash = '' }: ShareRow,
  target: ShareLinkTarget,
  id: string,
  expires: string,
): string[] {
  const fileId = target.kind === 'ZIP' ? '' : target.fileId;
  const size = target.kind === 'PREVIEW' ? String(target.size) : '';
  return ['link', 'GET', shareId, passwordHash, target.kind, fileId, size, id, expires];
}

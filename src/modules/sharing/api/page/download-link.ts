import type { FastifyReply } from 'fastify';

import { parseId } from '../../../../kernel/id.ts';
import { ProtocolError } from '../../../../platform/http/protocol-error.ts';
import type { ShareLookup } from '../../application/open-share.ts';
import type { ShareLinks, ShareLinkTarget } from '../../application/share-links.ts';
import type { SharedDownloads } from '../../application/shared-downloads.ts';
import { SharePaths } from './share-paths.ts';
import { sendTo, sharePathOf, type ShareRequest } from './share-visit.ts';

export interface DownloadLinkDeps {
  readonly shareLinks: ShareLinks;
  readonly sharedDownloads: SharedDownloads;
}

type FoundShare = Exclude<ShareLookup, { kind: 'CLOSED' }>;

/**
 * Returns the download id of the request's link, or undefined if the visitor needs a new link because there is none or
 * it expired before the download started. Throws `LINK_INVALID` for a forged link.
 */
export async function downloadIdOf(
  { query }: ShareRequest,
  lookup: FoundShare,
  target: ShareLinkTarget,
  { shareLinks, sharedDownloads }: DownloadLinkDeps,
): Promise<string | undefined> {
  const { download, expires, signature } = query;
  if (download === undefined && expires === undefined && signature === undefined) return undefined;
  const isWhole = [download, expires, signature].every((value) => typeof value === 'string');
  const id = isWhole ? String(download) : '';
  const link = { id, expires: String(expires), signature: String(signature) };
  const verdict = isWhole ? shareLinks.check(lookup.share, target, link) : 'FORGED';
  if (verdict === 'FORGED' || parseId(`share_${id}`) === undefined) {
    throw new ProtocolError('LINK_INVALID', 'The link is invalid.');
  }
  if (verdict === 'GOOD') return id;
  // A download may outlast its link if the visitor could start a new one.
  const fileId = target.kind === 'ZIP' ? undefined : target.fileId;
  const isResumed =
    lookup.kind === 'OPEN' && (await sharedDownloads.canResume(lookup.share.id, id, fileId));
  return isResumed ? id : undefined;
}

/** Redirects a visitor without a valid link to a new one, or to the password form. */
export async function sendToNewLink(
  request: ShareRequest,
  reply: FastifyReply,
  { kind, share }: FoundShare,
  { shareLinks }: DownloadLinkDeps,
  newPath: (paths: SharePaths) => string,
): Promise<void> {
  const path =
    kind === 'LOCKED'
      ? sharePathOf(request)
      : newPath(new SharePaths(request.params.token, share, shareLinks));
  await sendTo(reply, path);
}

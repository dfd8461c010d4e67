import type { Clock } from '../../../kernel/clock.ts';
import type { ReadableCopy } from '../../library/application/file-queries.ts';
import { readableCopyOf } from '../../library/application/read-access.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { LINK_LIFETIME_MS } from './download-links.ts';

/** Response headers that the provider must set. */
export interface DirectLinkHeaders {
  readonly contentType: string;
  readonly contentDisposition: string;
}

export interface DirectLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** Creates links to read directly from the provider, if the operator enabled them. */
export class DirectLinks {
  constructor(
    private readonly providers: Pick<ProviderRegistry, 'all'>,
    private readonly clock: Clock,
  ) {}

  /** Undefined if no copy is readable or its provider has no direct links. Expires no later than a restored copy. */
  async of(
    copies: readonly ReadableCopy[],
    headers: DirectLinkHeaders,
  ): Promise<DirectLink | undefined> {
    const now = this.clock.now();
    const readable = readableCopyOf(copies, now);
    if (!readable) return undefined;
    const { location } = readable.copy;
    const provider = this.providers.all.find(({ name }) => name === location.provider);
    if (!provider?.capabilities.signedUrls || !provider.signedUrl) return undefined;
    const left = (readable.until?.getTime() ?? Infinity) - now.getTime();
    const seconds = Math.floor(Math.min(LINK_LIFETIME_MS, left) / 1000);
    if (seconds < 1) return undefined;
    const url = await provider.signedUrl(location, seconds, headers);
    return { url: url.href, expiresAt: new Date(now.getTime() + seconds * 1000) };
  }
}

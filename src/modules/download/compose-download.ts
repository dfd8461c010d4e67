import type { Clock } from '../../kernel/clock.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { DirectLinks } from './application/direct-links.ts';
import { DownloadLinks } from './application/download-links.ts';
import { OpenDownload } from './application/open-download.ts';
import { HmacDownloadSignatures } from './infrastructure/hmac-download-signatures.ts';

export interface DownloadContext {
  readonly files: FileQueries;
  readonly providers: ProviderRegistry;
  /** Signs download links. */
  readonly downloadSecret: Uint8Array;
  readonly clock: Clock;
}

/** The use cases that read originals. */
export function composeDownload({ files, providers, downloadSecret, clock }: DownloadContext) {
  return {
    openDownload: new OpenDownload(files, providers, clock),
    downloadLinks: new DownloadLinks(new HmacDownloadSignatures(downloadSecret), clock),
    directLinks: new DirectLinks(providers, clock),
  };
}

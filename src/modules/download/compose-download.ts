import type { Contribution } from '../../platform/contribution.ts';
import { hmacSignatures } from '../../platform/hmac-signatures.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Authenticate } from '../account/application/authenticate.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ReadCopies } from '../library/application/read-copies.ts';
import type { DescribeColdFile } from '../retrieval/application/describe-cold-file.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { FileDownloadResolver } from './api/graphql/file-download-resolver.ts';
import { contentRoutes } from './api/http/content-routes.ts';
import { DirectLinks } from './application/direct-links.ts';
import { DownloadLinks } from './application/download-links.ts';
import { OpenDownload } from './application/open-download.ts';

export interface DownloadDeps {
  readonly files: FileQueries;
  readonly providers: ProviderRegistry;
  readonly readCopies: ReadCopies;
  readonly authenticate: Authenticate;
  readonly describeColdFile: DescribeColdFile;
}

/** Creates the use cases for downloading files. */
export function composeDownload(
  { clock }: Platform,
  { files, providers, readCopies }: DownloadDeps,
  /** Signs download links. */
  downloadSecret: Uint8Array,
) {
  return {
    openDownload: new OpenDownload(files, readCopies, clock),
    downloadLinks: new DownloadLinks(
      hmacSignatures('flexstorage/download/v1', downloadSecret),
      clock,
    ),
    directLinks: new DirectLinks(providers, clock),
  };
}

type UseCases = ReturnType<typeof composeDownload> & Pick<Platform, 'clock'> & DownloadDeps;

export const downloadContribution: Contribution<UseCases> = {
  resolvers: (useCases) => [new FileDownloadResolver(useCases)],
  crossOriginRoutes: contentRoutes,
};

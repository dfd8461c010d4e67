import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { Contribution, JobTable, TransactionTable } from '../../platform/contribution.ts';
import { hmacSignatures } from '../../platform/hmac-signatures.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ReadCopies } from '../library/application/read-copies.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import type { StorageProvider } from '../storage/domain/storage-provider.ts';
import { MEDIA_LOADERS } from './api/graphql/context.ts';
import { MediaResolver } from './api/graphql/media-resolver.ts';
import { PreviewUsageResolver } from './api/graphql/preview-usage-resolver.ts';
import { SimilarFilesResolver } from './api/graphql/similar-files-resolver.ts';
import { previewRoutes } from './api/http/preview-routes.ts';
import { ClientPreviews } from './application/client-previews.ts';
import { DismissDuplicates } from './application/dismiss-duplicates.ts';
import { FilePreviews } from './application/file-previews.ts';
import { MakePreviews } from './application/make-previews.ts';
import type { MediaJobs } from './application/media-jobs.ts';
import { MEDIA_REACTIONS } from './application/media-reactions.ts';
import { OpenPreview } from './application/open-preview.ts';
import { retirePreviews } from './application/preview-keys.ts';
import { PREVIEWS } from './application/preview-preparation.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { openSourceFiles } from './infrastructure/local-source-files.ts';
import { postgresMediaLedger } from './infrastructure/postgres-media-ledger.ts';
import { postgresMediaQueries } from './infrastructure/postgres-media-queries.ts';
import {
  postgresSimilarFileQueries,
  postgresSimilarPictures,
} from './infrastructure/postgres-similar-pictures.ts';
import { RenderPool } from './infrastructure/rendering/render-pool.ts';
import { findRenderTools } from './infrastructure/rendering/render-tools.ts';
import { storedPreviews } from './infrastructure/stored-previews.ts';

/** Keys cannot be guessed: 128 bits in base64url. */
const KEY_BYTES = 16;
const KEY_LENGTH = 22;

/** Decoding keeps a core busy. */
const RENDERINGS = availableParallelism();

/** A photo must not wait for its preview until the job of a crashed process times out. */
const HEARTBEAT_SECONDS = 20;

export interface MediaDeps {
  readonly providers: ProviderRegistry;
  readonly readCopies: ReadCopies;
  /** Where previews are stored. */
  readonly previewProvider: StorageProvider;
}

export interface MediaSettings {
  readonly dataDir: string;
  /** Origin of a CDN in front of the previews, without a trailing slash. */
  readonly cdnUrl: string | undefined;
}

/** Composes the use cases for previews and metadata. */
export async function composeMedia(
  { sql, unitOfWork, clock, ids, stack }: Platform<Transaction>,
  { providers, readCopies, previewProvider }: MediaDeps,
  { dataDir, cdnUrl }: MediaSettings,
  /** Derives the keys of previews made by clients. */
  secret: Uint8Array,
) {
  const media = postgresMediaQueries(sql);
  const previewStore = storedPreviews(previewProvider);
  const [tools, sourceFiles] = await Promise.all([
    findRenderTools(),
    openSourceFiles(join(dataDir, 'rendering'), () => ids.next()),
  ]);
  const decoder = stack.use(new RenderPool({ processes: RENDERINGS, ...tools }));
  const openPreview = new OpenPreview(media, previewStore, decoder);
  const making = { unitOfWork, clock, decoder, previewStore, sourceFiles };
  const signatures = hmacSignatures('flexstorage/client-preview/v1', secret);
  return {
    media,
    cdnUrl,
    /** Shown by `/readyz`. */
    mediaFeatures: {
      videoPreviews: tools.ffmpeg !== undefined,
      renderingWithoutNetwork: tools.unshare !== undefined,
    },
    similarFiles: postgresSimilarFileQueries(sql),
    dismissDuplicates: new DismissDuplicates(unitOfWork, clock),
    previewStore,
    openPreview,
    filePreviews: new FilePreviews(media, openPreview),
    makePreviews: new MakePreviews({
      ...making,
      providers,
      readCopies,
      newKey: () => randomBytes(KEY_BYTES).toString('base64url'),
    }),
    derivatives: new ClientPreviews({
      ...making,
      media,
      keyOf: (sessionId) => signatures.sign([sessionId]).slice(0, KEY_LENGTH),
    }),
  };
}

type UseCases = Awaited<ReturnType<typeof composeMedia>>;

export const mediaContribution: Contribution<UseCases> = {
  transaction: {
    media: ({ sql }) => postgresMediaLedger(sql),
    similarPictures: ({ sql }) => postgresSimilarPictures(sql),
  } satisfies TransactionTable<Pick<Transaction, 'media' | 'similarPictures'>>,
  preparations: [PREVIEWS],
  reactions: MEDIA_REACTIONS,
  steps: {
    'retire-previews': async (
      _useCases,
      purged: readonly { readonly contentId: string }[],
      tx: Transaction,
    ) => {
      for (const { contentId } of purged) await retirePreviews(tx, contentId);
    },
  },
  jobs: {
    'make-previews': {
      retries: 20,
      timeoutSeconds: 900,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      concurrency: RENDERINGS,
      run: ({ makePreviews }, { contentId }, signal) => makePreviews.execute(contentId, signal),
    },
    'remove-previews': {
      retries: 100,
      timeoutSeconds: 600,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      concurrency: 2,
      run: ({ previewStore }, { key }, signal) => previewStore.remove(key, signal),
    },
  } satisfies JobTable<MediaJobs, UseCases>,
  resolvers: (useCases) => [
    new MediaResolver(useCases),
    new PreviewUsageResolver(useCases),
    new SimilarFilesResolver(useCases),
  ],
  loaders: MEDIA_LOADERS,
  crossOriginRoutes: previewRoutes,
};

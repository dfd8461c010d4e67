import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import { LocalProcessRegistry } from '../../platform/processes/local-process-registry.ts';
import type { Authenticate } from '../account/application/authenticate.ts';
import type { SecretTokens } from '../account/application/secret-tokens.ts';
import type { FileQueries } from '../library/application/file-queries.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import type { VerifyObject } from '../storage/application/verify-object.ts';
import { UPLOAD_LOADERS, type Viewer } from './api/graphql/context.ts';
import { HashResolver } from './api/graphql/hash-resolver.ts';
import { UploadSessionResolver } from './api/graphql/upload-session-resolver.ts';
import { UploadSessionObject } from './api/graphql/upload-session.ts';
import { uploadServers } from './api/http/upload-servers.ts';
import { type SlotLimits, UploadSlots } from './api/http/upload-slots.ts';
import type { InterimResponses } from './api/resumable-upload/interim-response.ts';
import { CloseUpload } from './application/close-upload.ts';
import { CompareHashes } from './application/compare-hashes.ts';
import { CompleteUpload } from './application/complete-upload.ts';
import { CreateUploadSession } from './application/create-upload-session.ts';
import type { Derivatives } from './application/derivatives.ts';
import { EndLostUpload } from './application/end-lost-upload.ts';
import { ExpireUploads } from './application/expire-uploads.ts';
import { ForgetDeletions } from './application/forget-deletions.ts';
import { JoinUploads } from './application/join-uploads.ts';
import { PlaceContent } from './application/place-content.ts';
import { ReceiveBytes } from './application/receive-bytes.ts';
import { RunningHashes } from './application/running-hashes.ts';
import { SealUpload } from './application/seal-upload.ts';
import type { Staging } from './application/staging.ts';
import { StartUpload } from './application/start-upload.ts';
import { SweepUploads } from './application/sweep-uploads.ts';
import { TerminateUpload } from './application/terminate-upload.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { UploadLeases } from './application/upload-leases.ts';
import { ProgressReporter } from './application/upload-progress.ts';
import { UPLOAD_REACTIONS } from './application/upload-reactions.ts';
import { WatchUploadProgress } from './application/watch-upload-progress.ts';
import { fileTypeFromBytes } from './infrastructure/file-type-from-bytes.ts';
import { mikroUploadSessionRepository } from './infrastructure/mikro-upload-session-repository.ts';
import { postgresHashQueries } from './infrastructure/postgres-hash-queries.ts';
import { postgresTombstones } from './infrastructure/postgres-tombstones.ts';
import { postgresUploadQueries } from './infrastructure/postgres-upload-queries.ts';
import { postgresUploadSessionStore } from './infrastructure/postgres-upload-session-store.ts';
import { UploadSessionEntity } from './infrastructure/upload-session.entity.ts';

export interface UploadDeps {
  readonly staging: Staging;
  /** Takes previews made by clients. */
  readonly derivatives: Derivatives;
  readonly providers: ProviderRegistry;
  readonly verifyObject: VerifyObject;
  readonly files: FileQueries;
  readonly secrets: SecretTokens;
  readonly authenticate: Authenticate;
}

export interface UploadSettings {
  /** How many request bodies this process receives concurrently, in total and per user. */
  readonly uploads: SlotLimits;
  readonly interimResponses: InterimResponses;
}

/** Creates the use cases that receive bytes and turn them into files. */
export async function composeUpload(
  platform: Platform<Transaction>,
  deps: UploadDeps,
  { uploads: limits, interimResponses }: UploadSettings,
) {
  const { sql, unitOfWork, bus, clock, ids, log, stack } = platform;
  const { staging } = deps;
  const context = { ...platform, ...deps };
  const sessions = postgresUploadSessionStore(sql);
  const hashes = postgresHashQueries(sql);
  const leases = stack.use(new UploadLeases(sessions, bus, await LocalProcessRegistry.open()));
  const closeUpload = new CloseUpload(unitOfWork, staging, clock);
  const completeUpload = stack.use(
    new CompleteUpload({
      ...context,
      sessions,
      hashes,
      sniff: fileTypeFromBytes,
      placeContent: new PlaceContent(unitOfWork, deps.providers, deps.verifyObject, clock, ids),
      closeUpload,
    }),
  );
  const receiveBytes = new ReceiveBytes({
    sessions,
    staging,
    hashes: new RunningHashes(),
    progress: new ProgressReporter(bus, clock),
    clock,
  });
  const sealUpload = new SealUpload(leases, receiveBytes);
  const startUpload = new StartUpload(unitOfWork, staging, clock, ids, deps.derivatives, hashes);
  const uploads = postgresUploadQueries(sql);
  return {
    uploads,
    staging,
    slots: new UploadSlots(limits),
    interimResponses,
    compareHashes: new CompareHashes(hashes),
    forgetDeletions: new ForgetDeletions(unitOfWork),
    sessions,
    leases,
    startUpload,
    endLostUpload: new EndLostUpload(leases, staging, closeUpload),
    joinUploads: new JoinUploads(unitOfWork, clock, ids),
    createUploadSession: new CreateUploadSession({
      ...context,
      uploads,
      startUpload,
      completeUpload,
    }),
    watchUploadProgress: new WatchUploadProgress(uploads, bus, clock),
    receiveBytes,
    sealUpload,
    completeUpload,
    terminateUpload: new TerminateUpload(leases, sessions, closeUpload),
    sweepUploads: new SweepUploads(sessions, sealUpload, completeUpload, clock, log),
    expireUploads: new ExpireUploads(sessions, closeUpload, staging, clock, log),
  };
}

type UseCases = Awaited<ReturnType<typeof composeUpload>> & Platform & UploadDeps;

export const uploadContribution: Contribution<UseCases> = {
  entities: [UploadSessionEntity],
  transaction: {
    sessions: mikroUploadSessionRepository,
    tombstones: ({ sql }) => postgresTombstones(sql),
  } satisfies TransactionTable<Pick<Transaction, 'sessions' | 'tombstones'>>,
  reactions: UPLOAD_REACTIONS,
  jobs: {
    // If the node crashes during a run, the next run is delayed by at most `timeoutSeconds`.
    'sweep-uploads': {
      cron: '* * * * *',
      retries: 0,
      timeoutSeconds: 180,
      run: async ({ sweepUploads }, _data, signal) => {
        await sweepUploads.execute(signal);
      },
    },
    'expire-uploads': {
      cron: '*/10 * * * *',
      retries: 0,
      timeoutSeconds: 600,
      run: ({ expireUploads }, _data, signal) => expireUploads.execute(signal),
    },
  },
  resolvers: (useCases) => [new HashResolver(useCases), new UploadSessionResolver(useCases)],
  loaders: UPLOAD_LOADERS,
  subscriptions: ['watchUploadProgress'],
  nodes: {
    upload: ({ uploads }: Viewer, uuid) => loadObject(uploads, uuid, UploadSessionObject),
  },
  routes: uploadServers,
  recover: async ({ sweepUploads, expireUploads, completeUpload }, signal) => {
    signal.addEventListener('abort', () => completeUpload[Symbol.dispose]());
    await sweepUploads.execute(signal, 0);
    await expireUploads.execute(signal);
  },
};

import type { ChangeFeed } from '../../kernel/reaction.ts';
import type { Contribution, TransactionTable } from '../../platform/contribution.ts';
import { loadObject } from '../../platform/graphql/row-object.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ProviderRegistry } from '../storage/application/provider-registry.ts';
import { LIBRARY_LOADERS, type Viewer } from './api/graphql/context.ts';
import { FileResolver } from './api/graphql/file-resolver.ts';
import { FileObject } from './api/graphql/file.ts';
import { TagResolver } from './api/graphql/tag-resolver.ts';
import { UsageResolver } from './api/graphql/usage-resolver.ts';
import { DescribeUsage } from './application/describe-usage.ts';
import { EditFiles } from './application/edit-files.ts';
import { FILE_CHANGES } from './application/files-changed-topic.ts';
import { LIBRARY_REACTIONS } from './application/library-reactions.ts';
import { ReadCopies } from './application/read-copies.ts';
import { RecordCopyTrouble } from './application/record-copy-trouble.ts';
import { ReplaceTags } from './application/replace-tags.ts';
import { TagFiles } from './application/tag-files.ts';
import type { Transaction } from './application/unit-of-work.ts';
import { UpdateFile } from './application/update-file.ts';
import { WatchFiles } from './application/watch-files.ts';
import { ContentEntity } from './infrastructure/content.entity.ts';
import { CopyEntity } from './infrastructure/copy.entity.ts';
import { mikroContentRepository } from './infrastructure/mikro-content-repository.ts';
import { mikroFileRepository } from './infrastructure/mikro-file-repository.ts';
import { postgresChangeLog } from './infrastructure/postgres-change-log.ts';
import { postgresChangeRetention } from './infrastructure/postgres-change-retention.ts';
import { postgresFileQueries } from './infrastructure/postgres-file-queries.ts';
import { postgresStorageUsage } from './infrastructure/postgres-storage-usage.ts';
import { postgresTagQueries } from './infrastructure/postgres-tag-queries.ts';
import { postgresUsageQueries } from './infrastructure/postgres-usage-queries.ts';
import { runningSha256 } from './infrastructure/running-sha256.ts';
import { StoredFileEntity } from './infrastructure/stored-file.entity.ts';

export interface LibraryDeps {
  readonly providers: ProviderRegistry;
}

/** Composes the library use cases: edits, tags, usage and the change feed. */
export function composeLibrary(
  { sql, unitOfWork, bus, clock, log }: Platform<Transaction>,
  { providers }: LibraryDeps,
) {
  const files = postgresFileQueries(sql);
  const changeLogOf = (feeds: readonly ChangeFeed[]) => postgresChangeLog(sql, feeds);
  const usage = postgresStorageUsage(sql);
  const editFiles = new EditFiles(unitOfWork);
  const recordCopyTrouble = new RecordCopyTrouble({ unitOfWork, providers, clock, log });
  return {
    recordCopyTrouble,
    readCopies: new ReadCopies({ providers, recordCopyTrouble, clock, newSha256: runningSha256 }),
    files,
    changeLogOf,
    changeRetention: postgresChangeRetention(sql),
    usage,
    editFiles,
    updateFile: new UpdateFile(unitOfWork),
    watchFiles: new WatchFiles(changeLogOf([FILE_CHANGES]), files, bus),
    tags: postgresTagQueries(sql),
    tagFiles: new TagFiles(editFiles),
    replaceTags: new ReplaceTags(unitOfWork),
    describeUsage: new DescribeUsage(postgresUsageQueries(sql), usage),
  };
}

type UseCases = ReturnType<typeof composeLibrary> & Pick<Platform, 'clock'>;

export const libraryContribution: Contribution<UseCases> = {
  entities: [StoredFileEntity, ContentEntity, CopyEntity],
  transaction: {
    contents: mikroContentRepository,
    files: mikroFileRepository,
  } satisfies TransactionTable<Pick<Transaction, 'contents' | 'files'>>,
  // Of two concurrent claims of the same bytes, the second finds the row of the first on retry.
  violations: { content_owner_id_sha256_size_key: 'RETRY' },
  reactions: LIBRARY_REACTIONS,
  resolvers: (useCases) => [
    new FileResolver(useCases),
    new TagResolver(useCases),
    new UsageResolver(useCases.describeUsage),
  ],
  loaders: LIBRARY_LOADERS,
  subscriptions: ['watchFiles'],
  nodes: { file: ({ files }: Viewer, uuid) => loadObject(files, uuid, FileObject) },
};

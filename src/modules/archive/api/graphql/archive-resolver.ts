import { FieldResolver, Query, Resolver, Root } from 'type-graphql';

import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { FileObject } from '../../../library/api/graphql/file.ts';
import type { ProviderRegistry } from '../../../storage/application/provider-registry.ts';
import type { ArchiveQueries } from '../../application/archive-queries.ts';
import { durabilityOf } from '../../domain/durability.ts';
import { ArchiveProgressObject, FileArchiveObject } from './archive.ts';
import type { Viewer } from './context.ts';
import { DurabilityObject } from './durability.ts';

export interface ArchiveResolverDeps {
  readonly archive: Pick<ArchiveQueries, 'totals'>;
  readonly providers: ProviderRegistry;
}

@Resolver(() => FileObject)
export class ArchiveResolver {
  constructor(private readonly deps: ArchiveResolverDeps) {}

  @Query(() => ArchiveProgressObject, {
    description: "Archiving progress of the viewer's library.",
  })
  async archiveProgress(@CurrentViewer() { account }: Viewer): Promise<ArchiveProgressObject> {
    return new ArchiveProgressObject(await this.deps.archive.totals(account.id));
  }

  @FieldResolver(() => FileArchiveObject, {
    name: 'archive',
    nullable: true,
    description: 'Archiving progress of the file; null until the upload is complete.',
  })
  async archiveOf(
    @Root() file: FileObject,
    @CurrentViewer() { archives }: Viewer,
  ): Promise<FileArchiveObject | null> {
    return loadObject(archives, file.row.id, FileArchiveObject);
  }

  @FieldResolver(() => DurabilityObject, {
    nullable: true,
    description: 'Whether an app may delete its local copy; null until the upload is complete.',
  })
  async durability(
    @Root() file: FileObject,
    @CurrentViewer() { archives, policy }: Viewer,
  ): Promise<DurabilityObject | null> {
    const row = await archives.load(file.row.id);
    if (!row) return null;
    const { providers } = this.deps;
    const durability = durabilityOf({
      copies: row.copies,
      archival: row.state,
      isTrashed: file.row.trashedAt !== undefined,
      landing: providers.landing.name,
      providers: providers.all.map(({ name, capabilities: { simulated }, disk }) => {
        return { name, simulated, disk };
      }),
      policy: await policy(),
    });
    return new DurabilityObject(durability);
  }
}

import { Arg, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';

import type { Clock } from '../../../../kernel/clock.ts';
import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { availabilityOfReadable } from '../../application/read-access.ts';
import type { UpdateFile } from '../../application/update-file.ts';
import type { FileChange } from '../../application/watch-files.ts';
import type { Availability } from '../../domain/availability.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { SINCE, type SinceArgs, SyncCursorScalar } from './cursors.ts';
import { AvailabilityEnum } from './enums.ts';
import { FileChangeObject } from './file-change.ts';
import { FileUpdateInput, FileUpdatePayload } from './file-update.ts';
import { FileObject } from './file.ts';

export interface FileResolverDeps {
  readonly updateFile: UpdateFile;
  readonly clock: Clock;
}

const FIELDS = {
  NOT_FOUND: ['id'],
  FILE_NAME_INVALID: ['input', 'name'],
  TAG_INVALID: ['input', 'tags'],
  FILE_DESCRIPTION_INVALID: ['input', 'description'],
  CAPTURE_TIME_INVALID: ['input', 'capturedAt'],
} as const;

@Resolver(() => FileObject)
export class FileResolver {
  constructor(private readonly deps: FileResolverDeps) {}

  @Query(() => FileObject, {
    nullable: true,
    description: "The viewer's file with this ID; null if it does not exist.",
  })
  async file(@IdArg() id: string, @CurrentViewer() { files }: Viewer): Promise<FileObject | null> {
    return loadObject(files, uuidOf('file', id), FileObject);
  }

  @Mutation(() => FileUpdatePayload, {
    nullable: true,
    description: "Updates a file's name, tags or capture time. Its bytes never change.",
  })
  async fileUpdate(
    @IdArg("The file's ID.") id: string,
    @Arg('input', () => FileUpdateInput) { name, tags, description, capturedAt }: FileUpdateInput,
    @CurrentViewer() { account, files }: Viewer,
  ): Promise<FileUpdatePayload> {
    const outcome = await outcomeOf(FIELDS, async () => {
      const uuid = requireUuid('file', id, 'File not found.');
      await this.deps.updateFile.execute(account.id, uuid, {
        name: name ?? undefined,
        tags: tags ?? undefined,
        description,
        capturedAt,
      });
      return { file: await loadObject(files.clear(uuid), uuid, FileObject) };
    });
    return new FileUpdatePayload(outcome);
  }

  @FieldResolver(() => AvailabilityEnum, {
    nullable: true,
    description: 'Whether the bytes can be read now; null until the upload is complete.',
  })
  async availability(
    @Root() file: FileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Availability['kind'] | null> {
    return (await this.availabilityOf(file, viewer))?.kind ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: 'When a RESTORED file stops being readable; null for other files.',
  })
  async restoredUntil(
    @Root() file: FileObject,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Date | null> {
    const availability = await this.availabilityOf(file, viewer);
    return availability?.kind === 'RESTORED' ? availability.until : null;
  }

  @Subscription(() => FileChangeObject, {
    description:
      "Changes to the viewer's files: first those after `since`, then new ones as they happen. Only the latest change of each file is delivered. Without `since`, delivers new changes only.",
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, SinceArgs>) => {
      const { account } = await context.viewer();
      return context.watchFiles.execute(account.id, args.since ?? undefined);
    },
  })
  filesChanged(
    @Root() change: FileChange,
    @Arg('since', () => SyncCursorScalar, SINCE) _since?: SinceArgs['since'],
  ): FileChangeObject {
    return new FileChangeObject(change);
  }

  private async availabilityOf(
    file: FileObject,
    { copies }: Viewer,
  ): Promise<Availability | undefined> {
    if (!file.isKept) return undefined;
    return availabilityOfReadable(await copies.load(file.row.id), this.deps.clock.now());
  }
}

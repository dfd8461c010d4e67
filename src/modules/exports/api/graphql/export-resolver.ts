import { Arg, Args, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';

import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import {
  DaysArg,
  fileIdsOf,
  RETRIEVAL_FIELDS,
  wishOf,
} from '../../../retrieval/api/graphql/arguments.ts';
import type { CancelExport } from '../../application/cancel-export.ts';
import type { CreateExport } from '../../application/create-export.ts';
import type { EstimateExport } from '../../application/estimate-export.ts';
import type { ExportQueries, ExportRow } from '../../application/export-queries.ts';
import type { ExportChoice } from '../../application/export-selection.ts';
import type { ExportFormat } from '../../domain/export-format.ts';
import { DEFAULT_PART_BYTES } from '../../domain/export-parts.ts';
import { ArchiveExportConnectionObject, ArchiveExportObject } from './archive-export.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { exportCursors } from './cursors.ts';
import { ExportFormatEnum } from './enums.ts';
import {
  ExportCreateInput,
  ExportEstimateObject,
  ExportPayload,
  PART_BYTES,
} from './export-mutations.ts';

export interface ExportResolverDeps {
  readonly exports: ExportQueries;
  readonly createExport: CreateExport;
  readonly estimateExport: EstimateExport;
  readonly cancelExport: CancelExport;
}

@Resolver(() => ArchiveExportObject)
export class ExportResolver {
  constructor(private readonly deps: ExportResolverDeps) {}

  @Query(() => ArchiveExportObject, {
    nullable: true,
    description: "The viewer's export with this ID; null if it does not exist.",
  })
  async export(
    @IdArg() id: string,
    @CurrentViewer() { exports }: Viewer,
  ): Promise<ArchiveExportObject | null> {
    return loadObject(exports, uuidOf('export', id), ArchiveExportObject);
  }

  @Query(() => ArchiveExportConnectionObject, {
    description: "The viewer's exports, including finished ones, newest first.",
  })
  async exports(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<ArchiveExportConnectionObject> {
    const page = await forwardPage(args, exportCursors, (wanted) =>
      this.deps.exports.page(account.id, wanted),
    );
    return new ArchiveExportConnectionObject(page, () => this.deps.exports.count(account.id));
  }

  @Query(() => ExportEstimateObject, {
    description:
      'Estimates the contents of an export and the cost of retrieving its frozen files. Provide either `ids` or `albumId`. Starts no retrieval.',
  })
  async estimateExport(
    @CurrentViewer() { account }: Viewer,
    @Arg('ids', () => [ID], { nullable: true, description: 'IDs of the files, 1–1,000.' })
    ids?: string[] | null,
    @Arg('albumId', () => ID, {
      nullable: true,
      description: 'ID of the album to export.',
    })
    albumId?: string | null,
    @DaysArg() days?: number | null,
    @Arg('format', () => ExportFormatEnum, {
      defaultValue: 'ORIGINALS',
      description: 'Contents of the export.',
    })
    format: ExportFormat = 'ORIGINALS',
    @Arg('partBytes', () => ByteSizeScalar, {
      defaultValue: DEFAULT_PART_BYTES,
      description: PART_BYTES,
    })
    partBytes: number = DEFAULT_PART_BYTES,
  ): Promise<ExportEstimateObject> {
    const choice = choiceOf({ ids, albumId });
    const planned = { ...choice, format, partBytes, days: days ?? undefined };
    return this.deps.estimateExport.execute(account.id, planned);
  }

  @Mutation(() => ExportPayload, {
    nullable: true,
    description:
      'Creates an export of originals as one or more zips. READY immediately if no file is frozen; otherwise retrieves frozen files first, within `maxCost`. Follow its progress with `exportUpdated`.',
  })
  async exportCreate(
    @Arg('input', () => ExportCreateInput) input: ExportCreateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ExportPayload> {
    const chosen = ['input', input.albumId == null ? 'ids' : 'albumId'];
    const fields = {
      ...RETRIEVAL_FIELDS,
      NOT_FOUND: chosen,
      FILE_STATUS_INVALID: chosen,
      EXPORT_SELECTION_INVALID: chosen,
      EXPORT_PART_SIZE_INVALID: ['input', 'partBytes'],
    };
    return payloadOf(viewer, fields, async () => {
      const { exportId } = await this.deps.createExport.execute(viewer.account.id, {
        ...choiceOf(input),
        ...wishOf(input),
        format: input.format,
        partBytes: input.partBytes,
      });
      return exportId;
    });
  }

  @Mutation(() => ExportPayload, {
    nullable: true,
    description:
      'Cancels an export, its download links and its retrieval. Restores already requested from the archive continue and are charged.',
  })
  async exportCancel(
    @IdArg("The export's ID.") id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ExportPayload> {
    return payloadOf(viewer, { NOT_FOUND: ['id'], EXPORT_STATUS_INVALID: ['id'] }, async () => {
      const uuid = exportIdOf(id);
      await this.deps.cancelExport.execute(viewer.account.id, uuid);
      return uuid;
    });
  }

  @Subscription(() => ArchiveExportObject, {
    description:
      'Progress of an export: its current state, then every change until it is finished. The download link is available once it is READY.',
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, { id: string }>) => {
      const { account } = await context.viewer();
      return context.watchExport.execute(account.id, exportIdOf(args.id));
    },
  })
  exportUpdated(
    @Root() row: ExportRow,
    @IdArg("The export's ID.") _id: string,
  ): ArchiveExportObject {
    return new ArchiveExportObject(row);
  }
}

async function payloadOf(
  { exports }: Viewer,
  fields: Parameters<typeof outcomeOf>[0],
  work: () => Promise<string>,
): Promise<ExportPayload> {
  const outcome = await outcomeOf(fields, async () => {
    const uuid = await work();
    return { export: await loadObject(exports.clear(uuid), uuid, ArchiveExportObject) };
  });
  return new ExportPayload(outcome);
}

function choiceOf({
  ids,
  albumId,
}: {
  readonly ids?: readonly string[] | null | undefined;
  readonly albumId?: string | null | undefined;
}): ExportChoice {
  return {
    albumId: albumId == null ? undefined : requireUuid('album', albumId, 'Album not found.'),
    fileIds: ids == null ? undefined : fileIdsOf(ids),
  };
}

function exportIdOf(id: string): string {
  return requireUuid('export', id, 'Export not found.');
}

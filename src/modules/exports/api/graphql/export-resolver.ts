import {
  Arg,
  Args,
  Ctx,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { fileIdsOf, moneyOf } from '../../../retrieval/api/graphql/arguments.ts';
import type { CancelExport } from '../../application/cancel-export.ts';
import type { CreateExport } from '../../application/create-export.ts';
import type { EstimateExport } from '../../application/estimate-export.ts';
import type { ExportQueries, ExportRow } from '../../application/export-queries.ts';
import type { ExportChoice } from '../../application/export-selection.ts';
import { ArchiveExportConnectionObject, ArchiveExportObject } from './archive-export.ts';
import type { GraphqlContext } from './context.ts';
import { exportCursors } from './cursors.ts';
import { ExportCreateInput, ExportEstimateObject, ExportPayload } from './export-mutations.ts';

export interface ExportResolverDeps {
  readonly exports: ExportQueries;
  readonly createExport: CreateExport;
  readonly estimateExport: EstimateExport;
  readonly cancelExport: CancelExport;
}

const FIELDS = {
  RETRIEVAL_TIER_UNSUPPORTED: ['input', 'tier'],
  RETRIEVAL_TOO_LATE: ['input', 'neededBy'],
  RETRIEVAL_COST_EXCEEDED: ['input', 'maxCost'],
  RETRIEVAL_DAYS_INVALID: ['input', 'days'],
} as const;

interface Subscribing {
  readonly args: { readonly id: string };
  readonly context: GraphqlContext;
}

@Resolver()
export class ExportResolver {
  constructor(private readonly deps: ExportResolverDeps) {}

  @Query(() => ArchiveExportObject, {
    nullable: true,
    description: "The viewer's export with this ID; null if it does not exist.",
  })
  async export(
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ArchiveExportObject | null> {
    const uuid = uuidOf('export', id);
    if (uuid === undefined) return null;
    const { exports } = await context.viewer();
    return loadObject(exports, uuid, ArchiveExportObject);
  }

  @Query(() => ArchiveExportConnectionObject, {
    description: "The viewer's exports, including finished ones, newest first.",
  })
  async exports(
    @Ctx() context: GraphqlContext,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<ArchiveExportConnectionObject> {
    const { account } = await context.viewer();
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
    @Ctx() context: GraphqlContext,
    @Arg('ids', () => [ID], { nullable: true, description: 'IDs of the files, 1–1,000.' })
    ids?: string[] | null,
    @Arg('albumId', () => ID, {
      nullable: true,
      description: 'ID of the album to export.',
    })
    albumId?: string | null,
    @Arg('days', () => Int, {
      nullable: true,
      description: 'Number of days to keep frozen files readable, 2–30.',
    })
    days?: number | null,
  ): Promise<ExportEstimateObject> {
    const { account } = await context.viewer();
    const choice = choiceOf({ ids, albumId });
    const estimate = await this.deps.estimateExport.execute(account.id, choice, days ?? undefined);
    return new ExportEstimateObject(estimate);
  }

  @Mutation(() => ExportPayload, {
    nullable: true,
    description:
      'Creates an export of originals as one zip. READY immediately if no file is frozen; otherwise retrieves frozen files first, within `maxCost`. Follow its progress with `exportUpdated`.',
  })
  async exportCreate(
    @Arg('input', () => ExportCreateInput) input: ExportCreateInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ExportPayload> {
    const { account } = await context.viewer();
    const chosen = ['input', input.albumId == null ? 'ids' : 'albumId'];
    const fields = {
      ...FIELDS,
      NOT_FOUND: chosen,
      FILE_STATUS_INVALID: chosen,
      EXPORT_SELECTION_INVALID: chosen,
    };
    return payloadOf(context, fields, async () => {
      const { tier, neededBy, maxCost, days } = input;
      const { exportId } = await this.deps.createExport.execute(account.id, {
        ...choiceOf(input),
        tier: tier ?? undefined,
        neededBy: neededBy ?? undefined,
        maxCost: maxCost ? moneyOf(maxCost) : undefined,
        days: days ?? undefined,
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
    @Arg('id', () => ID, { description: "The export's ID." }) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ExportPayload> {
    const { account } = await context.viewer();
    return payloadOf(context, { NOT_FOUND: ['id'], EXPORT_STATUS_INVALID: ['id'] }, async () => {
      const uuid = exportIdOf(id);
      await this.deps.cancelExport.execute(account.id, uuid);
      return uuid;
    });
  }

  @Subscription(() => ArchiveExportObject, {
    description:
      'Progress of an export: its current state, then every change until it is finished. The download link is available once it is READY.',
    subscribe: async ({ args, context }: Subscribing) => {
      const { account } = await context.viewer();
      return context.watchExport.execute(account.id, exportIdOf(args.id));
    },
  })
  exportUpdated(
    @Root() row: ExportRow,
    @Arg('id', () => ID, { description: "The export's ID." }) _id: string,
  ): ArchiveExportObject {
    return new ArchiveExportObject(row);
  }
}

async function payloadOf(
  context: GraphqlContext,
  fields: Parameters<typeof outcomeOf>[0],
  work: () => Promise<string>,
): Promise<ExportPayload> {
  const outcome = await outcomeOf(fields, async () => {
    const uuid = await work();
    const { exports } = await context.viewer();
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

import {
  Arg,
  Args,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import type { Subscribing } from '../../../../platform/graphql/context.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { CancelRetrieval } from '../../application/cancel-retrieval.ts';
import type { EstimateRetrieval } from '../../application/estimate-retrieval.ts';
import type { ExtendRetrieval } from '../../application/extend-retrieval.ts';
import type { RequestRetrieval } from '../../application/request-retrieval.ts';
import type { RetrievalQueries } from '../../application/retrieval-queries.ts';
import type { RetrievalUpdate } from '../../application/retrieval-update.ts';
import { DaysArg, fileIdsOf, RETRIEVAL_FIELDS, wishOf } from './arguments.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { retrievalCursors, retrievalItemCursors } from './cursors.ts';
import { RetrievalEstimateObject } from './retrieval-estimate.ts';
import { RetrievalPayload, RetrievalRequestInput } from './retrieval-mutations.ts';
import {
  RetrievalItemConnectionObject,
  RetrievalRequestConnectionObject,
  RetrievalRequestObject,
  RetrievalUpdateObject,
} from './retrieval-request.ts';

export interface RetrievalResolverDeps {
  readonly retrievals: RetrievalQueries;
  readonly estimateRetrieval: EstimateRetrieval;
  readonly requestRetrieval: RequestRetrieval;
  readonly cancelRetrieval: CancelRetrieval;
  readonly extendRetrieval: ExtendRetrieval;
}

const FIELDS = { ...RETRIEVAL_FIELDS, NOT_FOUND: ['input', 'ids'] } as const;

@Resolver(() => RetrievalRequestObject)
export class RetrievalResolver {
  constructor(private readonly deps: RetrievalResolverDeps) {}

  @Query(() => RetrievalRequestObject, {
    nullable: true,
    description:
      'The retrieval with this ID; null if it does not exist or belongs to another user.',
  })
  async retrieval(
    @IdArg() id: string,
    @CurrentViewer() { retrievals }: Viewer,
  ): Promise<RetrievalRequestObject | null> {
    return loadObject(retrievals, uuidOf('retrieval', id), RetrievalRequestObject);
  }

  @Query(() => RetrievalRequestConnectionObject, {
    description: "The viewer's retrievals, including finished ones, newest first.",
  })
  async retrievals(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<RetrievalRequestConnectionObject> {
    const page = await forwardPage(args, retrievalCursors, (wanted) =>
      this.deps.retrievals.page(account.id, wanted),
    );
    return new RetrievalRequestConnectionObject(page, () => this.deps.retrievals.count(account.id));
  }

  @Query(() => [RetrievalEstimateObject], {
    description:
      'Estimated cost and duration of reading these files, for each tier that can restore them all, fastest first. Empty if all can be read now. Starts no restore.',
  })
  async estimateRetrieval(
    @Arg('ids', () => [ID], { description: 'IDs of 1–1,000 files.' }) ids: string[],
    @CurrentViewer() { account }: Viewer,
    @DaysArg() days?: number | null,
  ): Promise<RetrievalEstimateObject[]> {
    return this.deps.estimateRetrieval.execute(account.id, fileIdsOf(ids), days ?? undefined);
  }

  @Mutation(() => RetrievalPayload, {
    nullable: true,
    description:
      'Requests files from cold storage. Concurrent requests for the same bytes share one restore, which is paid once. Follow the progress with `retrievalUpdated`.',
  })
  async retrievalRequest(
    @Arg('input', () => RetrievalRequestInput) input: RetrievalRequestInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RetrievalPayload> {
    return payloadOf(viewer, FIELDS, async () => {
      const { requestId } = await this.deps.requestRetrieval.execute(viewer.account.id, {
        ...wishOf(input),
        fileIds: fileIdsOf(input.ids),
      });
      return requestId;
    });
  }

  @Mutation(() => RetrievalPayload, {
    nullable: true,
    description:
      'Cancels a retrieval that is not READY yet. Restores that have started continue and are billed.',
  })
  async retrievalCancel(
    @IdArg('ID of the retrieval.') id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RetrievalPayload> {
    return payloadOf(viewer, { NOT_FOUND: ['id'] }, async () => {
      const requestId = retrievalIdOf(id);
      await this.deps.cancelRetrieval.execute(viewer.account.id, requestId);
      return requestId;
    });
  }

  @Mutation(() => RetrievalPayload, {
    nullable: true,
    description: 'Keeps the files of a retrieval readable for `days` from now.',
  })
  async retrievalExtend(
    @IdArg('ID of the retrieval.') id: string,
    @Arg('days', () => Int, { description: 'Number of days from now, 2–30.' }) days: number,
    @CurrentViewer() viewer: Viewer,
  ): Promise<RetrievalPayload> {
    const fields = { NOT_FOUND: ['id'], RETRIEVAL_DAYS_INVALID: ['days'] };
    return payloadOf(viewer, fields, async () => {
      const requestId = retrievalIdOf(id);
      await this.deps.extendRetrieval.execute(viewer.account.id, requestId, days);
      return requestId;
    });
  }

  @Subscription(() => RetrievalUpdateObject, {
    description:
      'Current state of retrievals, followed by every change. With `id`, ends when that retrieval is over; without, covers all retrievals of the viewer. READY is delivered once per retrieval.',
    subscribe: async ({ args, context }: Subscribing<GraphqlContext, { id?: string | null }>) => {
      const { account } = await context.viewer();
      if (args.id == null) return context.watchRetrievals.execute(account.id);
      return context.watchRetrievals.execute(account.id, retrievalIdOf(args.id));
    },
  })
  retrievalUpdated(
    @Root() { kind, row }: RetrievalUpdate,
    @Arg('id', () => ID, { nullable: true, description: 'Limits updates to this retrieval.' })
    _id?: string | null,
  ): RetrievalUpdateObject {
    return { kind, request: new RetrievalRequestObject(row) };
  }

  @FieldResolver(() => RetrievalItemConnectionObject, {
    description: 'Files of the retrieval with their status.',
  })
  async items(
    @Root() { row }: RetrievalRequestObject,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<RetrievalItemConnectionObject> {
    const page = await forwardPage(args, retrievalItemCursors, (wanted) =>
      this.deps.retrievals.items(row.ownerId, row.id, wanted),
    );
    return new RetrievalItemConnectionObject(page);
  }
}

async function payloadOf(
  { retrievals }: Viewer,
  fields: Parameters<typeof outcomeOf>[0],
  work: () => Promise<string>,
): Promise<RetrievalPayload> {
  const outcome = await outcomeOf(fields, async () => {
    const uuid = await work();
    return { retrieval: await loadObject(retrievals.clear(uuid), uuid, RetrievalRequestObject) };
  });
  return new RetrievalPayload(outcome);
}

function retrievalIdOf(id: string): string {
  return requireUuid('retrieval', id, 'The retrieval was not found.');
}

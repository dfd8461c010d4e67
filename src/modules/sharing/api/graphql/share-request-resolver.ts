import {
  Arg,
  Args,
  ArgsType,
  Field,
  ID,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { requireUuid } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { RETRIEVAL_FIELDS, wishOf } from '../../../retrieval/api/graphql/arguments.ts';
import type { AnswerShareRequests } from '../../application/answer-share-requests.ts';
import type {
  ShareRequestQueries,
  ShareRequestRow,
} from '../../application/share-request-queries.ts';
import type { ShareRequestStatus } from '../../domain/share-request.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { shareRequestCursors } from './cursors.ts';
import { ShareRequestStatusEnum } from './enums.ts';
import {
  ShareRequestConnectionObject,
  ShareRequestObject,
  ShareRequestsApproveInput,
  ShareRequestsPayload,
} from './share-request.ts';

export interface ShareRequestResolverDeps {
  readonly shareRequests: ShareRequestQueries;
  readonly answerShareRequests: AnswerShareRequests;
}

@ArgsType()
class ShareRequestsArgs extends ForwardPageArgs {
  @Field(() => ShareRequestStatusEnum, {
    nullable: true,
    description: 'Limits the list to requests with this status.',
  })
  status?: ShareRequestStatus | null;
}

const ids = ['input', 'ids'];

const APPROVE_FIELDS = {
  ...RETRIEVAL_FIELDS,
  NOT_FOUND: ids,
  SHARE_REQUEST_ANSWERED: ids,
} as const;

const DECLINE_FIELDS = {
  NOT_FOUND: ['ids'],
  SHARE_REQUEST_ANSWERED: ['ids'],
} as const;

@Resolver(() => ShareRequestObject)
export class ShareRequestResolver {
  constructor(private readonly deps: ShareRequestResolverDeps) {}

  @Query(() => ShareRequestConnectionObject, {
    description:
      "Requests for originals of the viewer's active shares, newest first. Kept for 30 days after the answer.",
  })
  async shareRequests(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ShareRequestsArgs) { status, ...args }: ShareRequestsArgs,
  ): Promise<ShareRequestConnectionObject> {
    const { shareRequests } = this.deps;
    const wanted = status ?? undefined;
    const page = await forwardPage(args, shareRequestCursors, (read) =>
      shareRequests.page(account.id, wanted, read),
    );
    return new ShareRequestConnectionObject(page, () => shareRequests.count(account.id, wanted));
  }

  @Mutation(() => ShareRequestsPayload, {
    nullable: true,
    description:
      "Approves requests and retrieves their files from cold storage at the viewer's expense. Recipients can download the originals through the share once the retrieval is READY.",
  })
  async shareRequestsApprove(
    @Arg('input', () => ShareRequestsApproveInput) input: ShareRequestsApproveInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<ShareRequestsPayload> {
    return payloadOf(viewer, input.ids, APPROVE_FIELDS, async (uuids) => {
      await this.deps.answerShareRequests.approve(viewer.account.id, uuids, wishOf(input));
    });
  }

  @Mutation(() => ShareRequestsPayload, {
    nullable: true,
    description:
      'Declines requests. The same original cannot be requested again through the same share for 7 days.',
  })
  async shareRequestsDecline(
    @Arg('ids', () => [ID], { description: 'IDs of 1–100 requests.' }) requestIds: string[],
    @CurrentViewer() viewer: Viewer,
  ): Promise<ShareRequestsPayload> {
    return payloadOf(viewer, requestIds, DECLINE_FIELDS, (uuids) =>
      this.deps.answerShareRequests.decline(viewer.account.id, uuids),
    );
  }

  @Subscription(() => ShareRequestObject, {
    description:
      "Requests for originals of the viewer's shares as they arrive. `shareRequests` lists earlier ones.",
    subscribe: async ({ context }: { readonly context: GraphqlContext }) => {
      const { account } = await context.viewer();
      return context.watchShares.requestsFor(account.id);
    },
  })
  shareRetrievalAsked(@Root() row: ShareRequestRow): ShareRequestObject {
    return new ShareRequestObject(row);
  }
}

async function payloadOf(
  { shareRequests }: Viewer,
  requestIds: readonly string[],
  fields: Parameters<typeof outcomeOf>[0],
  work: (uuids: readonly string[]) => Promise<void>,
): Promise<ShareRequestsPayload> {
  const outcome = await outcomeOf(fields, async () => {
    const uuids = requestIds.map((id) => requireUuid('sharerequest', id, 'Request not found.'));
    await work(uuids);
    const requests = await Promise.all(
      uuids.map((uuid) => loadObject(shareRequests.clear(uuid), uuid, ShareRequestObject)),
    );
    return { requests };
  });
  return new ShareRequestsPayload(outcome);
}

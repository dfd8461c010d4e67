import { Arg, Args, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';

import type { Clock } from '../../../../kernel/clock.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { objectOf } from '../../../../platform/graphql/row-object.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { AskForOriginal } from '../../application/ask-for-original.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { RecipientLoaders, Viewer } from './context.ts';
import { shareCursors, sharedFileCursors } from './cursors.ts';
import { ReceivedShareConnectionObject, ReceivedShareObject } from './received-share.ts';
import { ASK_FIELDS, ShareAskPayload } from './share-mutations.ts';
import { TOTAL_BYTES } from './share.ts';
import { SharedFileConnectionObject } from './shared-file.ts';

export interface ReceivedShareResolverDeps {
  readonly shares: ShareQueries;
  readonly openShare: OpenShare;
  readonly askForOriginal: AskForOriginal;
  readonly clock: Clock;
}

@Resolver(() => ReceivedShareObject)
export class ReceivedShareResolver {
  constructor(private readonly deps: ReceivedShareResolverDeps) {}

  @Query(() => ReceivedShareConnectionObject, {
    description: 'Active shares that other users created for the viewer, newest first.',
  })
  async sharedWithMe(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<ReceivedShareConnectionObject> {
    const page = await forwardPage(args, shareCursors, (wanted) =>
      this.deps.shares.receivedPage(account.id, wanted, this.deps.clock.now()),
    );
    return new ReceivedShareConnectionObject(page);
  }

  @Query(() => ReceivedShareObject, {
    nullable: true,
    description:
      'A share created for the viewer; null if it does not exist or is no longer active.',
  })
  async receivedShare(
    @IdArg() id: string,
    @CurrentViewer() { account }: Viewer,
  ): Promise<ReceivedShareObject | null> {
    const uuid = uuidOf('share', id);
    const row =
      uuid === undefined ? undefined : await this.deps.openShare.forUser(account.id, uuid);
    return objectOf(row, ReceivedShareObject);
  }

  @Mutation(() => ShareAskPayload, {
    nullable: true,
    description:
      'Notifies the owner of a share that the viewer requests an original in cold storage. Starts no retrieval.',
  })
  async receivedShareAsk(
    @IdArg("The share's ID.") id: string,
    @Arg('fileId', () => ID, { description: "The file's ID." }) fileId: string,
    @CurrentViewer() { account }: Viewer,
  ): Promise<ShareAskPayload> {
    const outcome = await outcomeOf(ASK_FIELDS, async () => {
      const shareUuid = uuidOf('share', id);
      const share = shareUuid && (await this.deps.openShare.forUser(account.id, shareUuid));
      const visit = { userId: account.id };
      await this.deps.askForOriginal.execute(share || undefined, uuidOf('file', fileId), visit);
      return { asked: true };
    });
    return new ShareAskPayload(outcome);
  }

  @FieldResolver(() => Int, { description: 'Number of files currently in the share.' })
  async fileCount(
    @Root() { row }: ReceivedShareObject,
    @RequestLoaders() { shareTotals }: RecipientLoaders,
  ): Promise<number> {
    return (await shareTotals.load(row.id)).files;
  }

  @FieldResolver(() => ByteSizeScalar, { description: TOTAL_BYTES })
  async byteCount(
    @Root() { row }: ReceivedShareObject,
    @RequestLoaders() { shareTotals }: RecipientLoaders,
  ): Promise<number> {
    return (await shareTotals.load(row.id)).bytes;
  }

  @FieldResolver(() => SharedFileConnectionObject, { description: 'Files currently in the share.' })
  async files(
    @Root() { row }: ReceivedShareObject,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
    @RequestLoaders() { shareTotals }: RecipientLoaders,
  ): Promise<SharedFileConnectionObject> {
    const page = await forwardPage(args, sharedFileCursors, (wanted) =>
      this.deps.shares.files(row, wanted),
    );
    return SharedFileConnectionObject.listed(row, page, shareTotals);
  }
}

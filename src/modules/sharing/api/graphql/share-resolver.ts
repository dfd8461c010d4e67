import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { requireUuid, uuidOf } from '../../../../kernel/id.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { IdArg } from '../../../../platform/graphql/id-arg.ts';
import { RequestLoaders } from '../../../../platform/graphql/request-loaders.ts';
import { loadObject } from '../../../../platform/graphql/row-object.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import { withoutNulls } from '../../../../platform/graphql/without-nulls.ts';
import { fileIdsOf } from '../../../retrieval/api/graphql/arguments.ts';
import type { CreateShare } from '../../application/create-share.ts';
import type { RevokeShare } from '../../application/revoke-share.ts';
import type { ShareAccessRow, ShareLedger } from '../../application/share-ledger.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { UpdateShare } from '../../application/update-share.ts';
import type { ShareTarget } from '../../domain/share.ts';
import type { GraphqlContext, RecipientLoaders, Viewer } from './context.ts';
import { shareAccessCursors, shareCursors, sharedFileCursors } from './cursors.ts';
import {
  ShareCreateInput,
  ShareCreatePayload,
  SharePayload,
  ShareUpdateInput,
} from './share-mutations.ts';
import {
  ShareAccessConnectionObject,
  ShareAccessObject,
  ShareConnectionObject,
  ShareObject,
} from './share.ts';
import { SharedFileConnectionObject } from './shared-file.ts';

export interface ShareResolverDeps {
  readonly shares: ShareQueries;
  readonly shareLedger: Pick<ShareLedger, 'accesses'>;
  readonly createShare: CreateShare;
  readonly updateShare: UpdateShare;
  readonly revokeShare: RevokeShare;
}

const ID_OF = "The share's ID.";

const CREATE_FIELDS = {
  NOT_FOUND: ['input'],
  SHARE_INVALID: ['input'],
  SHARE_LIMIT_REACHED: ['input'],
  EMAIL_INVALID: ['input', 'email'],
  PASSWORD_INVALID: ['input', 'password'],
} as const;

const UPDATE_FIELDS = {
  NOT_FOUND: ['id'],
  SHARE_INVALID: ['input'],
  SHARE_LIMIT_REACHED: ['input', 'expiresAt'],
  PASSWORD_INVALID: ['input', 'password'],
} as const;

@Resolver(() => ShareObject)
export class ShareResolver {
  constructor(private readonly deps: ShareResolverDeps) {}

  @Query(() => ShareObject, {
    nullable: true,
    description: "The viewer's share with this ID; null if it does not exist.",
  })
  async share(
    @IdArg() id: string,
    @CurrentViewer() { shares }: Viewer,
  ): Promise<ShareObject | null> {
    return loadObject(shares, uuidOf('share', id), ShareObject);
  }

  @Query(() => ShareConnectionObject, {
    description: "The viewer's shares, including expired and revoked ones, newest first.",
  })
  async shares(
    @CurrentViewer() { account }: Viewer,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<ShareConnectionObject> {
    const page = await forwardPage(args, shareCursors, (wanted) =>
      this.deps.shares.page(account.id, wanted),
    );
    return new ShareConnectionObject(page, () => this.deps.shares.count(account.id));
  }

  @Mutation(() => ShareCreatePayload, {
    nullable: true,
    description:
      "Shares the viewer's files or an album through a link or with a user, or the whole library with a user.",
  })
  async shareCreate(
    @Arg('input', () => ShareCreateInput) input: ShareCreateInput,
    @CurrentViewer() viewer: Viewer,
    @Ctx() context: GraphqlContext,
  ): Promise<ShareCreatePayload> {
    // Fails before creating the share if its URL cannot be built.
    const base = context.baseUrl();
    const outcome = await outcomeOf(CREATE_FIELDS, async () => {
      const { ids, albumId, wholeLibrary, allowRetrievalRequest, ...terms } = withoutNulls(input);
      const { shareId, token } = await this.deps.createShare.execute(viewer.account.id, {
        ...terms,
        target: targetOf({ ids, albumId, wholeLibrary }),
        permission: terms.permission ?? 'ORIGINAL',
        allowsRetrievalRequests: allowRetrievalRequest ?? false,
      });
      const url = token === undefined ? undefined : `${base}/s/${token}`;
      return { share: await shareOf(viewer, shareId), url };
    });
    return new ShareCreatePayload(outcome);
  }

  @Mutation(() => SharePayload, {
    nullable: true,
    description: 'Changes the terms of a share, effective from the next request.',
  })
  async shareUpdate(
    @IdArg(ID_OF) id: string,
    @Arg('input', () => ShareUpdateInput) input: ShareUpdateInput,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SharePayload> {
    const { permission, allowRetrievalRequest, ...terms } = input;
    return payloadOf(viewer, id, (uuid) =>
      this.deps.updateShare.execute(viewer.account.id, uuid, {
        ...terms,
        permission: permission ?? undefined,
        allowsRetrievalRequests: allowRetrievalRequest ?? undefined,
      }),
    );
  }

  @Mutation(() => SharePayload, {
    nullable: true,
    description:
      'Revokes a share permanently and immediately: its link, its signed URLs and running downloads.',
  })
  async shareRevoke(
    @IdArg(ID_OF) id: string,
    @CurrentViewer() viewer: Viewer,
  ): Promise<SharePayload> {
    return payloadOf(viewer, id, (uuid) => this.deps.revokeShare.execute(viewer.account.id, uuid));
  }

  @Subscription(() => ShareAccessObject, {
    description:
      "Accesses to the viewer's shares as they happen, including RETRIEVAL_ASKED when a recipient requests an original in cold storage. `Share.accesses` lists earlier ones.",
    subscribe: async ({ context }: { readonly context: GraphqlContext }) => {
      const { account } = await context.viewer();
      return context.watchShares.accesses(account.id);
    },
  })
  shareActivity(@Root() row: ShareAccessRow): ShareAccessObject {
    return new ShareAccessObject(row);
  }

  @FieldResolver(() => SharedFileConnectionObject, {
    description: 'Files currently in the share, as recipients see them.',
  })
  async files(
    @Root() { row }: ShareObject,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
    @RequestLoaders() { shareTotals }: RecipientLoaders,
  ): Promise<SharedFileConnectionObject> {
    const page = await forwardPage(args, sharedFileCursors, (wanted) =>
      this.deps.shares.files(row, wanted),
    );
    return SharedFileConnectionObject.listed(row, page, shareTotals);
  }

  @FieldResolver(() => ShareAccessConnectionObject, {
    description: 'Accesses to the share, newest first. Kept for 30 days, at most 1,000 per share.',
  })
  async accesses(
    @Root() { row }: ShareObject,
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
  ): Promise<ShareAccessConnectionObject> {
    const page = await forwardPage(args, shareAccessCursors, (wanted) =>
      this.deps.shareLedger.accesses(row.ownerId, row.id, wanted),
    );
    return new ShareAccessConnectionObject(page);
  }
}

function targetOf({
  ids,
  albumId,
  wholeLibrary,
}: {
  readonly ids: string[] | undefined;
  readonly albumId: string | undefined;
  readonly wholeLibrary: boolean | undefined;
}): ShareTarget {
  const given = [ids !== undefined, albumId !== undefined, wholeLibrary === true];
  if (given.filter(Boolean).length !== 1) {
    throw new DomainError(
      'SHARE_INVALID',
      'Provide exactly one of `ids`, `albumId` and `wholeLibrary`.',
    );
  }
  if (ids) return { kind: 'FILES', fileIds: fileIdsOf(ids) };
  if (albumId === undefined) return { kind: 'LIBRARY' };
  return { kind: 'ALBUM', albumId: requireUuid('album', albumId, 'Album not found.') };
}

async function payloadOf(
  viewer: Viewer,
  id: string,
  work: (uuid: string) => Promise<void>,
): Promise<SharePayload> {
  const outcome = await outcomeOf(UPDATE_FIELDS, async () => {
    const uuid = requireUuid('share', id, 'Share not found.');
    await work(uuid);
    return { share: await shareOf(viewer, uuid) };
  });
  return new SharePayload(outcome);
}

async function shareOf({ shares }: Viewer, uuid: string): Promise<ShareObject | null> {
  return loadObject(shares.clear(uuid), uuid, ShareObject);
}

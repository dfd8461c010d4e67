import {
  Arg,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { requirePageSize } from '../../../../kernel/paging.ts';
import { userErrorOf } from '../../../../platform/graphql/errors.ts';
import { ByteSizeScalar } from '../../../../platform/graphql/scalars.ts';
import { fileIdsOf } from '../../../retrieval/api/graphql/arguments.ts';
import type { CreateShare } from '../../application/create-share.ts';
import type { RevokeShare } from '../../application/revoke-share.ts';
import type { ShareAccessRow, ShareLedger } from '../../application/share-ledger.ts';
import type { ShareQueries } from '../../application/share-queries.ts';
import type { UpdateShare } from '../../application/update-share.ts';
import type { ShareTarget } from '../../domain/share.ts';
import type { GraphqlContext } from './context.ts';
import { decodeShareAccessCursor, decodeShareCursor, decodeSharedFileCursor } from './cursors.ts';
import { SharedFileConnectionObject } from './received-share.ts';
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

export interface ShareResolverDeps {
  readonly shares: ShareQueries;
  readonly shareLedger: Pick<ShareLedger, 'accesses'>;
  readonly createShare: CreateShare;
  readonly updateShare: UpdateShare;
  readonly revokeShare: RevokeShare;
}

const FIRST = { description: 'So many, 1 to 100.' };
const AFTER = { nullable: true, description: 'Only those after this cursor.' };
const ID_OF = { description: 'The share.' };

const CREATE_FIELDS = {
  NOT_FOUND: ['input'],
  SHARE_INVALID: ['input'],
  EMAIL_INVALID: ['input', 'email'],
  PASSWORD_INVALID: ['input', 'password'],
} as const;

const UPDATE_FIELDS = {
  NOT_FOUND: ['id'],
  SHARE_INVALID: ['input'],
  PASSWORD_INVALID: ['input', 'password'],
} as const;

@Resolver(() => ShareObject)
export class ShareResolver {
  constructor(private readonly deps: ShareResolverDeps) {}

  @Query(() => ShareObject, {
    nullable: true,
    description: "One of the viewer's shares; null for one that is missing or somebody else's.",
  })
  async share(
    @Arg('id', () => ID) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<ShareObject | null> {
    const uuid = uuidOf('share', id);
    await context.viewer();
    return uuid === undefined ? null : shareOf(context, uuid);
  }

  @Query(() => ShareConnectionObject, {
    description: "The viewer's shares, those that have ended too, newest first.",
  })
  async shares(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after?: string | null,
  ): Promise<ShareConnectionObject> {
    const { account } = await context.viewer();
    const size = requirePageSize(first);
    const rows = await this.deps.shares.page(account.id, {
      limit: size + 1,
      after: after ? decodeShareCursor(after) : undefined,
    });
    return new ShareConnectionObject(rows.slice(0, size), {
      hasNextPage: rows.length > size,
      hasPreviousPage: Boolean(after),
    });
  }

  @Mutation(() => ShareCreatePayload, {
    nullable: true,
    description: "Shares the viewer's files or an album, by a link or with a user.",
  })
  async shareCreate(
    @Arg('input', () => ShareCreateInput) input: ShareCreateInput,
    @Ctx() context: GraphqlContext,
  ): Promise<ShareCreatePayload> {
    const { account } = await context.viewer();
    // Before anything is made: the link must be tellable.
    const base = context.baseUrl();
    let made: { shareId: string; token: string | undefined };
    try {
      made = await this.deps.createShare.execute(account.id, {
        target: targetOf(input),
        email: input.email ?? undefined,
        permission: input.permission ?? 'ORIGINAL',
        title: input.title ?? undefined,
        note: input.note ?? undefined,
        expiresAt: input.expiresAt ?? undefined,
        password: input.password ?? undefined,
        downloadLimit: input.downloadLimit ?? undefined,
        allowsWishes: input.allowRetrievalRequest ?? false,
      });
    } catch (error) {
      return new ShareCreatePayload({ error: userErrorOf(error, CREATE_FIELDS) });
    }
    const share = await shareOf(context, made.shareId);
    const url = made.token === undefined ? undefined : `${base}/s/${made.token}`;
    return new ShareCreatePayload(share ? { share, url } : {});
  }

  @Mutation(() => SharePayload, {
    nullable: true,
    description: 'Changes the terms of a share. They hold from the next request on.',
  })
  async shareUpdate(
    @Arg('id', () => ID, ID_OF) id: string,
    @Arg('input', () => ShareUpdateInput) input: ShareUpdateInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SharePayload> {
    const { account } = await context.viewer();
    const { permission, allowRetrievalRequest, ...terms } = input;
    return payloadOf(context, id, (uuid) =>
      this.deps.updateShare.execute(account.id, uuid, {
        ...terms,
        permission: permission ?? undefined,
        allowsWishes: allowRetrievalRequest ?? undefined,
      }),
    );
  }

  @Mutation(() => SharePayload, {
    nullable: true,
    description:
      'Ends a share at once and for good: its link, the URLs it has given, and downloads that go on.',
  })
  async shareRevoke(
    @Arg('id', () => ID, ID_OF) id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<SharePayload> {
    const { account } = await context.viewer();
    return payloadOf(context, id, (uuid) => this.deps.revokeShare.execute(account.id, uuid));
  }

  @Subscription(() => ShareAccessObject, {
    description:
      "What others do with the viewer's shares, as it happens; RETRIEVAL_ASKED when one asks for an original in cold storage. What was missed is in `Share.accesses`.",
    subscribe: async ({ context }: { readonly context: GraphqlContext }) => {
      const { account } = await context.viewer();
      return context.watchShares.execute(account.id);
    },
  })
  shareActivity(@Root() row: ShareAccessRow): ShareAccessObject {
    return new ShareAccessObject(row);
  }

  @FieldResolver(() => Int, { description: 'How many files it shows now.' })
  async fileCount(@Root() { row }: ShareObject, @Ctx() context: GraphqlContext): Promise<number> {
    const { shareTotals } = await context.viewer();
    return (await shareTotals.load(row.id)).files;
  }

  @FieldResolver(() => ByteSizeScalar, { description: 'The bytes of their originals.' })
  async byteCount(@Root() { row }: ShareObject, @Ctx() context: GraphqlContext): Promise<number> {
    const { shareTotals } = await context.viewer();
    return (await shareTotals.load(row.id)).bytes;
  }

  @FieldResolver(() => SharedFileConnectionObject, {
    description: 'The files it shows now, as others see them.',
  })
  async files(
    @Root() { row }: ShareObject,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after?: string | null,
  ): Promise<SharedFileConnectionObject> {
    const size = requirePageSize(first);
    const found = await this.deps.shares.files(row, {
      limit: size + 1,
      after: after ? decodeSharedFileCursor(after) : undefined,
    });
    return new SharedFileConnectionObject(row, found.slice(0, size), {
      hasNextPage: found.length > size,
      hasPreviousPage: Boolean(after),
    });
  }

  @FieldResolver(() => ShareAccessConnectionObject, {
    description: 'What was done with it, newest first: of the last half year, 1,000 at most.',
  })
  async accesses(
    @Root() { row }: ShareObject,
    @Arg('first', () => Int, FIRST) first: number,
    @Arg('after', () => String, AFTER) after?: string | null,
  ): Promise<ShareAccessConnectionObject> {
    const size = requirePageSize(first);
    const found = await this.deps.shareLedger.accesses(row.ownerId, row.id, {
      limit: size + 1,
      after: after ? decodeShareAccessCursor(after) : undefined,
    });
    return new ShareAccessConnectionObject(found.slice(0, size), {
      hasNextPage: found.length > size,
      hasPreviousPage: Boolean(after),
    });
  }
}

function targetOf({ ids, albumId }: ShareCreateInput): ShareTarget {
  if ((ids == null) === (albumId == null)) {
    throw new DomainError('SHARE_INVALID', 'either ids or albumId is required');
  }
  if (ids != null) return { kind: 'FILES', fileIds: fileIdsOf(ids) };
  const uuid = uuidOf('album', albumId ?? '');
  if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such album');
  return { kind: 'ALBUM', albumId: uuid };
}

async function payloadOf(
  context: GraphqlContext,
  id: string,
  work: (uuid: string) => Promise<void>,
): Promise<SharePayload> {
  const uuid = uuidOf('share', id);
  try {
    if (uuid === undefined) throw new DomainError('NOT_FOUND', 'no such share');
    await work(uuid);
  } catch (error) {
    return new SharePayload({ error: userErrorOf(error, UPDATE_FIELDS) });
  }
  const share = await shareOf(context, uuid);
  return new SharePayload(share ? { share } : {});
}

async function shareOf(context: GraphqlContext, uuid: string): Promise<ShareObject | null> {
  const { shares } = await context.viewer();
  const row = await shares.clear(uuid).load(uuid);
  return row ? new ShareObject(row) : null;
}

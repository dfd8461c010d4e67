import { Arg, Args, ArgsType, Ctx, Field, ID, Mutation, Query, Resolver } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { uuidOf } from '../../../../kernel/id.ts';
import { outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { AskForOriginal } from '../../application/ask-for-original.ts';
import type { EnterShare } from '../../application/enter-share.ts';
import type { NoteShareAccess } from '../../application/note-share-access.ts';
import type { OpenShare } from '../../application/open-share.ts';
import type { GraphqlContext } from './context.ts';
import { LinkShareObject, ShareUnlockPayload } from './link-share.ts';
import { ReceivedShareObject } from './received-share.ts';
import { ASK_FIELDS, ShareAskPayload } from './share-mutations.ts';

export interface LinkShareResolverDeps {
  readonly openShare: OpenShare;
  readonly enterShare: EnterShare;
  readonly askForOriginal: AskForOriginal;
  readonly noteShareAccess: NoteShareAccess;
}

const TOKEN = 'The last part of the path of the link, such as `fss_…`.';

@ArgsType()
class LinkArgs {
  @Field(() => String, {
    description: TOKEN,
  })
  token!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The `accessToken` of `shareUnlock`, for a share with a password.',
  })
  accessToken?: string | null;
}

/** Shows shares to the holders of a link, who need no account. */
@Resolver()
export class LinkShareResolver {
  constructor(private readonly deps: LinkShareResolverDeps) {}

  @Query(() => LinkShareObject, {
    nullable: true,
    description:
      'The share with this link. Null if the link is unknown, expired or revoked. Needs no account.',
  })
  async shareByToken(
    @Args(() => LinkArgs) { token, accessToken }: LinkArgs,
    @Ctx() { address }: GraphqlContext,
  ): Promise<LinkShareObject | null> {
    const lookup = await this.deps.openShare.byToken(token, accessToken ?? undefined);
    if (lookup.kind === 'CLOSED') return null;
    if (lookup.kind === 'LOCKED') return new LinkShareObject(null);
    await this.deps.noteShareAccess.execute(lookup.share, { kind: 'OPENED' }, { address });
    return new LinkShareObject(new ReceivedShareObject(lookup.share));
  }

  @Mutation(() => ShareUnlockPayload, {
    nullable: true,
    description:
      'Enters the password of a share. A wrong password gets the same answer as an unknown, expired or revoked link. Needs no account.',
  })
  async shareUnlock(
    @Arg('token', () => String, {
      description: TOKEN,
    })
    token: string,
    @Arg('password', () => String, { description: 'The password of the share.' }) password: string,
    @Ctx() { address }: GraphqlContext,
  ): Promise<ShareUnlockPayload> {
    const outcome = await outcomeOf({}, async () => {
      const entry = await this.deps.enterShare.execute(token, password, address);
      if (entry.kind === 'ENTERED') {
        const { session: accessToken, expiresAt, share } = entry;
        return { accessToken, expiresAt, share: new ReceivedShareObject(share) };
      }
      // Not awaited: the time of the answer must not depend on it. A lost log entry does no harm.
      entry.log().catch(() => undefined);
      throw new DomainError(
        'SHARE_UNLOCK_FAILED',
        'The password is incorrect, or the link no longer works.',
      );
    });
    return new ShareUnlockPayload(outcome);
  }

  @Mutation(() => ShareAskPayload, {
    nullable: true,
    description:
      'Notifies the owner of a share that the holder of its link requests an original in cold storage. Starts no retrieval. Needs no account.',
  })
  async shareAsk(
    @Args(() => LinkArgs) { token, accessToken }: LinkArgs,
    @Arg('fileId', () => ID, { description: "The file's ID." }) fileId: string,
    @Ctx() { address }: GraphqlContext,
  ): Promise<ShareAskPayload> {
    const outcome = await outcomeOf(ASK_FIELDS, async () => {
      const lookup = await this.deps.openShare.byToken(token, accessToken ?? undefined);
      const share = lookup.kind === 'OPEN' ? lookup.share : undefined;
      await this.deps.askForOriginal.execute(share, uuidOf('file', fileId), { address });
      return { asked: true };
    });
    return new ShareAskPayload(outcome);
  }
}

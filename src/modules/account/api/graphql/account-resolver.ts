import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { CurrentViewer } from '../../../../platform/graphql/current-viewer.ts';
import { forwardPage, ForwardPageArgs } from '../../../../platform/graphql/forward-page.ts';
import { type Outcome, outcomeOf } from '../../../../platform/graphql/user-error.ts';
import type { AccountQueries } from '../../application/account-queries.ts';
import type { AuthSessions, AuthTokens } from '../../application/auth-sessions.ts';
import type { SignIn } from '../../application/sign-in.ts';
import type { SignUp } from '../../application/sign-up.ts';
import { UserConnectionObject } from './account.ts';
import { AdminOnly } from './admin.ts';
import {
  AuthSessionObject,
  SignInInput,
  SignInPayload,
  SignOutPayload,
  SignUpInput,
  SignUpPayload,
  TokenRefreshInput,
  TokenRefreshPayload,
} from './auth.ts';
import type { GraphqlContext, Viewer } from './context.ts';
import { userCursors } from './cursors.ts';
import { UserObject } from './user.ts';

export interface AccountResolverDeps {
  readonly signUp: SignUp;
  readonly signIn: SignIn;
  readonly authSessions: AuthSessions;
  readonly accounts: AccountQueries;
}

const FIELDS = {
  EMAIL_INVALID: ['input', 'email'],
  EMAIL_TAKEN: ['input', 'email'],
  PASSWORD_INVALID: ['input', 'password'],
  TOKEN_INVALID: ['input', 'refreshToken'],
} as const;

@Resolver(() => AuthSessionObject)
export class AccountResolver {
  constructor(private readonly deps: AccountResolverDeps) {}

  @Query(() => UserObject, { description: 'The signed-in user.' })
  async viewer(@CurrentViewer() { account }: Viewer): Promise<UserObject> {
    return new UserObject(account);
  }

  @Query(() => UserConnectionObject, {
    description: 'All users of the installation, oldest account first. Admins only.',
  })
  @AdminOnly()
  async users(
    @Args(() => ForwardPageArgs) args: ForwardPageArgs,
    @Arg('query', () => String, {
      nullable: true,
      description: 'Only users whose email address contains this text. Case-insensitive.',
    })
    query?: string | null,
  ): Promise<UserConnectionObject> {
    const page = await forwardPage(args, userCursors, (wanted) =>
      this.deps.accounts.page({
        ...wanted,
        query: query?.normalize('NFC').trim().toLowerCase() || undefined,
      }),
    );
    return new UserConnectionObject(page);
  }

  @Mutation(() => SignUpPayload, {
    nullable: true,
    description:
      'Creates an account and signs in. Returns `SIGN_UP_CLOSED` if the operator has disabled sign-up. Rate-limited per client address.',
  })
  async signUp(
    @Arg('input', () => SignUpInput) { email, password }: SignUpInput,
    @Ctx() { address }: GraphqlContext,
  ): Promise<SignUpPayload> {
    return payloadOf(SignUpPayload, () => this.deps.signUp.execute(email, password, address));
  }

  @Mutation(() => SignInPayload, {
    nullable: true,
    description:
      'Signs in with an email address and a password. Rate-limited per account and per client address.',
  })
  async signIn(
    @Arg('input', () => SignInInput) { email, password }: SignInInput,
    @Ctx() { address }: GraphqlContext,
  ): Promise<SignInPayload> {
    return payloadOf(SignInPayload, () => this.deps.signIn.execute(email, password, address));
  }

  @Mutation(() => TokenRefreshPayload, {
    nullable: true,
    description: 'Exchanges a refresh token for new tokens. Does not require an access token.',
  })
  async tokenRefresh(
    @Arg('input', () => TokenRefreshInput) { refreshToken }: TokenRefreshInput,
  ): Promise<TokenRefreshPayload> {
    return payloadOf(TokenRefreshPayload, () => this.deps.authSessions.refresh(refreshToken));
  }

  @Mutation(() => SignOutPayload, {
    nullable: true,
    description:
      'Revokes every refresh token of a sign-in. Its access token stays valid until it expires. Does not require an access token.',
  })
  async signOut(
    @Arg('refreshToken', () => String, {
      description: 'The most recent refresh token of the sign-in.',
    })
    refreshToken: string,
  ): Promise<SignOutPayload> {
    await this.deps.authSessions.end(refreshToken);
    return new SignOutPayload();
  }

  @FieldResolver(() => UserObject, { description: 'The signed-in user.' })
  async user(@Root() { userId }: AuthTokens): Promise<UserObject> {
    const account = await this.deps.accounts.find(userId);
    if (!account) throw new DomainError('UNAUTHENTICATED', 'The account no longer exists.');
    return new UserObject(account);
  }
}

/** Runs a sign-in and returns its session, or its domain error as a user error. */
async function payloadOf<Result>(
  payload: new (outcome: Outcome<{ session: AuthTokens }>) => Result,
  signIn: () => Promise<AuthTokens>,
): Promise<Result> {
  return new payload(await outcomeOf(FIELDS, async () => ({ session: await signIn() })));
}

import { Field, InputType, ObjectType } from 'type-graphql';

import type { UserErrorData } from '../../../../platform/graphql/errors.ts';
import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import {
  USER_ERRORS_DESCRIPTION,
  UserErrorObject,
} from '../../../../platform/graphql/user-error.ts';
import type { AuthTokens } from '../../application/auth-sessions.ts';

@InputType('SignUpInput', { description: 'For a new account.' })
export class SignUpInput {
  @Field(() => String, { description: 'The address to sign in with. Case does not matter.' })
  email!: string;

  @Field(() => String, { description: '10 to 256 characters.' })
  password!: string;
}

@InputType('SignInInput', { description: 'Who signs in.' })
export class SignInInput {
  @Field(() => String, { description: 'The address of the account. Case does not matter.' })
  email!: string;

  @Field(() => String, { description: "The account's password." })
  password!: string;
}

@InputType('TokenRefreshInput', { description: 'What is exchanged for new tokens.' })
export class TokenRefreshInput {
  @Field(() => String, {
    description:
      'Works once. Showing it a second time ends the whole sign-in, because it may be stolen.',
  })
  refreshToken!: string;
}

@ObjectType('AuthSession', { description: 'What a client keeps after it has signed in.' })
export class AuthSessionObject {
  constructor(readonly tokens: AuthTokens) {}

  @Field(() => String, {
    description: 'For `Authorization: Bearer …` and for `connection_init` over WebSocket.',
  })
  get accessToken(): string {
    return this.tokens.accessToken;
  }

  @Field(() => DateTimeScalar, { description: 'Until when the access token works.' })
  get accessTokenExpiresAt(): Date {
    return this.tokens.accessTokenExpiresAt;
  }

  @Field(() => String, {
    description: 'For `tokenRefresh`, once. Keep it in the safest place there is.',
  })
  get refreshToken(): string {
    return this.tokens.refreshToken;
  }

  @Field(() => DateTimeScalar, { description: 'Until when the refresh token works.' })
  get refreshTokenExpiresAt(): Date {
    return this.tokens.refreshTokenExpiresAt;
  }
}

@ObjectType()
abstract class AuthPayload {
  @Field(() => AuthSessionObject, {
    nullable: true,
    description: 'Null when there are userErrors.',
  })
  readonly session: AuthSessionObject | null;

  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[];

  constructor(outcome: { tokens?: AuthTokens; error?: UserErrorData }) {
    this.session = outcome.tokens ? new AuthSessionObject(outcome.tokens) : null;
    this.userErrors = outcome.error ? [new UserErrorObject(outcome.error)] : [];
  }
}

@ObjectType('SignUpPayload', { description: 'The outcome of `signUp`.' })
export class SignUpPayload extends AuthPayload {}

@ObjectType('SignInPayload', { description: 'The outcome of `signIn`.' })
export class SignInPayload extends AuthPayload {}

@ObjectType('TokenRefreshPayload', { description: 'The outcome of `tokenRefresh`.' })
export class TokenRefreshPayload extends AuthPayload {}

@ObjectType('SignOutPayload', { description: 'The outcome of `signOut`.' })
export class SignOutPayload {
  @Field(() => [UserErrorObject], { description: USER_ERRORS_DESCRIPTION })
  readonly userErrors: readonly UserErrorObject[] = [];
}

import { Field, InputType, ObjectType } from 'type-graphql';

import { DateTimeScalar } from '../../../../platform/graphql/scalars.ts';
import { Payload } from '../../../../platform/graphql/user-error.ts';
import type { AuthTokens } from '../../application/auth-sessions.ts';

@InputType('SignUpInput', { description: 'Credentials for a new account.' })
export class SignUpInput {
  @Field(() => String, { description: 'Email address to sign in with. Case-insensitive.' })
  email!: string;

  @Field(() => String, { description: 'Password, 10–256 characters.' })
  password!: string;
}

@InputType('SignInInput', { description: 'Credentials of an existing account.' })
export class SignInInput {
  @Field(() => String, { description: 'Email address of the account. Case-insensitive.' })
  email!: string;

  @Field(() => String, { description: 'Password of the account.' })
  password!: string;
}

@InputType('TokenRefreshInput', { description: 'The refresh token to exchange.' })
export class TokenRefreshInput {
  @Field(() => String, {
    description:
      'Single-use refresh token. Using it a second time revokes the whole sign-in, because the token may have been stolen.',
  })
  refreshToken!: string;
}

@ObjectType('AuthSession', { description: 'The tokens of a sign-in.' })
export abstract class AuthSessionObject implements Omit<AuthTokens, 'userId'> {
  @Field(() => String, {
    description:
      'Send as `Authorization: Bearer …` over HTTP and in `connection_init` over WebSocket.',
  })
  declare readonly accessToken: AuthTokens['accessToken'];

  @Field(() => DateTimeScalar, { description: 'When the access token expires.' })
  declare readonly accessTokenExpiresAt: AuthTokens['accessTokenExpiresAt'];

  @Field(() => String, {
    description:
      'Single-use token for `tokenRefresh`. Keep it in the most secure storage the device offers.',
  })
  declare readonly refreshToken: AuthTokens['refreshToken'];

  @Field(() => DateTimeScalar, { description: 'When the refresh token expires.' })
  declare readonly refreshTokenExpiresAt: AuthTokens['refreshTokenExpiresAt'];
}

@ObjectType()
abstract class AuthPayload extends Payload<{ session: AuthTokens }> {
  @Field(() => AuthSessionObject, {
    nullable: true,
    description: 'The new session; null if `userErrors` is not empty.',
  })
  declare readonly session: AuthTokens | undefined;
}

@ObjectType('SignUpPayload', { description: 'Result of `signUp`.' })
export class SignUpPayload extends AuthPayload {}

@ObjectType('SignInPayload', { description: 'Result of `signIn`.' })
export class SignInPayload extends AuthPayload {}

@ObjectType('TokenRefreshPayload', { description: 'Result of `tokenRefresh`.' })
export class TokenRefreshPayload extends AuthPayload {}

@ObjectType('SignOutPayload', { description: 'Result of `signOut`.' })
export class SignOutPayload extends Payload {}

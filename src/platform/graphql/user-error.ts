import { Field, ObjectType } from 'type-graphql';

import { ErrorCodeEnum } from './enums.ts';
import type { UserErrorCode, UserErrorData } from './errors.ts';

@ObjectType('UserError', {
  description: 'An error that prevented a mutation from changing anything.',
})
export class UserErrorObject {
  constructor(private readonly data: UserErrorData) {}

  @Field(() => ErrorCodeEnum, { description: 'Machine-readable code.' })
  get code(): UserErrorCode {
    return this.data.code;
  }

  @Field(() => String, { description: 'Human-readable message in English.' })
  get message(): string {
    return this.data.message;
  }

  @Field(() => [String], {
    nullable: true,
    description:
      'Path of the invalid argument, such as `["input", "email"]`; null if no single argument is invalid.',
  })
  get field(): readonly string[] | null {
    return this.data.field;
  }
}

/** The base of mutation payloads. */
@ObjectType()
export abstract class Payload {
  @Field(() => [UserErrorObject], {
    description: 'Errors that prevented the mutation; empty if it succeeded.',
  })
  readonly userErrors: readonly UserErrorObject[];

  constructor(error?: UserErrorData) {
    this.userErrors = error ? [new UserErrorObject(error)] : [];
  }
}

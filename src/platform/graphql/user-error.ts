import { Field, ObjectType } from 'type-graphql';

import { ErrorCodeEnum } from './enums.ts';
import type { UserErrorCode, UserErrorData } from './errors.ts';

@ObjectType('UserError', {
  description: 'Why a mutation changed nothing, for the client to act on.',
})
export class UserErrorObject {
  constructor(private readonly data: UserErrorData) {}

  @Field(() => ErrorCodeEnum, { description: 'What to switch on.' })
  get code(): UserErrorCode {
    return this.data.code;
  }

  @Field(() => String, { description: 'One sentence for a person, in English.' })
  get message(): string {
    return this.data.message;
  }

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the argument that is at fault, like `["input", "email"]`.',
  })
  get field(): readonly string[] | null {
    return this.data.field;
  }
}

/** The end of every field description of payloads. */
export const USER_ERRORS_DESCRIPTION = 'Empty when the mutation did what was asked.';

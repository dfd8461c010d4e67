import { Field, ObjectType } from 'type-graphql';

import { ErrorCodeEnum } from './enums.ts';
import { type UserErrorData, userErrorOf } from './errors.ts';
import { copyMissing } from './row-object.ts';

@ObjectType('UserError', {
  description: 'An error that prevented a mutation from changing anything.',
})
abstract class UserErrorObject implements UserErrorData {
  @Field(() => ErrorCodeEnum, { description: 'Machine-readable code.' })
  declare readonly code: UserErrorData['code'];

  @Field(() => String, { description: 'Human-readable message in English.' })
  declare readonly message: UserErrorData['message'];

  @Field(() => [String], {
    nullable: true,
    description:
      'Path of the invalid argument, such as `["input", "email"]`; null if no single argument is invalid.',
  })
  declare readonly field: UserErrorData['field'];
}

/** The result of a mutation, or the error that prevented it. */
export type Outcome<Result extends object> = Partial<Result> & { readonly error?: UserErrorData };

/**
 * The base of mutation payloads. Subclasses declare the properties of the result as fields, which are undefined after an
 * error.
 */
@ObjectType()
export abstract class Payload<Result extends object = object> {
  @Field(() => [UserErrorObject], {
    description: 'Errors that prevented the mutation; empty if it succeeded.',
  })
  readonly userErrors: readonly UserErrorData[];

  constructor({ error, ...result }: Outcome<Result> = {}) {
    this.userErrors = error ? [error] : [];
    copyMissing(result, this);
  }
}

/** Runs a mutation and returns its result, or its domain error as a user error. See `userErrorOf`. */
export async function outcomeOf<Result extends object>(
  fields: Parameters<typeof userErrorOf>[1],
  work: () => Promise<Result>,
): Promise<Result | { readonly error: UserErrorData }> {
  try {
    return await work();
  } catch (error) {
    return { error: userErrorOf(error, fields) };
  }
}

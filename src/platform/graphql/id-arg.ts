import { Arg, ID } from 'type-graphql';

/** Argument decorator: the required global ID of one object. */
export function IdArg(description?: string) {
  return Arg('id', () => ID, description === undefined ? {} : { description });
}

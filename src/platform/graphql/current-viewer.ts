import { createParameterDecorator } from 'type-graphql';

import type { GraphqlContext } from './context.ts';

/**
 * Parameter decorator: the signed-in user with their loaders. Throws `UNAUTHENTICATED` without a valid token of an
 * existing user.
 */
export function CurrentViewer() {
  return createParameterDecorator<GraphqlContext>(({ context }) => context.viewer());
}

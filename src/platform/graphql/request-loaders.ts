import { createParameterDecorator } from 'type-graphql';

import type { GraphqlContext } from './context.ts';

/** Parameter decorator: the loaders that need no viewer. Whoever uses them must have checked access. */
export function RequestLoaders() {
  return createParameterDecorator<GraphqlContext>(({ context }) => context.loaders());
}

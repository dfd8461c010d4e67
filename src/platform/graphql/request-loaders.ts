import { createParameterDecorator } from 'type-graphql';

import type { GraphqlContext } from './context.ts';

/** Parameter decorator: the loaders that need no viewer. Callers must have checked access. */
export function RequestLoaders() {
  return createParameterDecorator<GraphqlContext>(({ context }) => context.loaders());
}

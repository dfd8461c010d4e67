import { createMethodMiddlewareDecorator } from 'type-graphql';

import { DomainError } from '../../../../kernel/domain-error.ts';
import type { GraphqlContext } from './context.ts';

/** Method decorator: throws `FORBIDDEN` unless the viewer is an admin, and `UNAUTHENTICATED` without a viewer. */
export function AdminOnly() {
  return createMethodMiddlewareDecorator<GraphqlContext>(async ({ context }, next) => {
    const { account } = await context.viewer();
    if (account.role === 'ADMIN') return next();
    throw new DomainError('FORBIDDEN', 'This operation requires an admin account.');
  });
}

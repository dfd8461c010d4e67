import { DomainError } from '../kernel/domain-error.ts';
import { type Identity, requireUser } from '../kernel/identity.ts';
import type { GraphqlContext, GraphqlContexts, RequestFacts } from '../platform/graphql/context.ts';
import { joined } from './fold.ts';
import { CONTRIBUTIONS, type UseCases } from './modules.ts';

const LOADERS = Object.entries(
  joined(
    'loader',
    CONTRIBUTIONS.map(({ loaders }) => loaders),
  ),
);

const REQUEST_LOADERS = Object.entries(
  joined(
    'request loader',
    CONTRIBUTIONS.map(({ requestLoaders }) => requestLoaders),
  ),
);

const SUBSCRIPTIONS = CONTRIBUTIONS.flatMap(({ subscriptions = [] }) => subscriptions);

/** Creates the context of each request: its loaders, those of the viewer, and the use cases for subscriptions. */
export class ModuleContexts implements GraphqlContexts {
  private readonly watchers: object;

  constructor(private readonly useCases: UseCases) {
    this.watchers = Object.fromEntries(SUBSCRIPTIONS.map((name) => [name, useCases[name]]));
  }

  identify(authorization: string | undefined): Promise<Identity> {
    return this.useCases.authenticate.execute(authorization);
  }

  create(facts: RequestFacts): GraphqlContext {
    let viewer: Promise<object> | undefined;
    let loaders: object | undefined;
    return {
      ...facts,
      ...this.watchers,
      loaders: () => (loaders ??= this.loadersOf(facts)),
      viewer: () => (viewer ??= this.viewerOf(facts)),
    };
  }

  private loadersOf({ remember }: RequestFacts): object {
    return Object.fromEntries(
      REQUEST_LOADERS.map(([name, make]) => [name, make(this.useCases, remember)]),
    );
  }

  private async viewerOf({ identity, remember }: RequestFacts): Promise<object> {
    const account = await this.useCases.accounts.find(requireUser(identity));
    if (!account) throw new DomainError('UNAUTHENTICATED', 'The account no longer exists.');
    const loaders = LOADERS.map(([name, make]) => [
      name,
      make(this.useCases, account.id, remember),
    ]);
    return { account, ...Object.fromEntries(loaders) };
  }
}

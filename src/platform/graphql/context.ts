import type { Identity } from '../../kernel/identity.ts';

/** Transport-level properties of a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly identity: Identity;
  /** The client's IP address. */
  readonly address: string;
  /** Origin that the client used, without a trailing slash. Throws for an invalid Host header. */
  readonly baseUrl: () => string;
  /** Whether rows may be cached; false for subscriptions, which are long-lived. */
  readonly remember: boolean;
}

/** Context passed to resolvers. Each module's context.ts defines its part of the viewer and of the loaders. */
export interface GraphqlContext<Viewer = object, Loaders = object> extends RequestFacts {
  /** Loaders that need no viewer. Callers must have checked access. */
  loaders(): Loaders;
  /** Throws `UNAUTHENTICATED` without a valid token of an existing user. */
  viewer(): Promise<Viewer>;
}

/** Arguments of a subscription's `subscribe` function. */
export interface Subscribing<Context, Args> {
  readonly args: Args;
  readonly context: Context;
}

/** Creates the context of each request. */
export interface GraphqlContexts {
  /** Reads an Authorization header or `connection_init` field; see Authenticate. */
  identify(authorization: string | undefined): Promise<Identity>;
  create(facts: RequestFacts): GraphqlContext;
}

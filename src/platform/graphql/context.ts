import type { Identity } from '../../kernel/identity.ts';

/** What the transport knows about a request. */
export interface RequestFacts {
  readonly requestId: string;
  readonly identity: Identity;
  /** The client's IP address. */
  readonly address: string;
  /** Origin under which the client reaches us, without a slash at the end. Throws for a Host header that is none. */
  readonly baseUrl: () => string;
  /** Whether rows may be remembered: not over the life of a subscription. */
  readonly remember: boolean;
}

/** What resolvers get with each request. What they find in the viewer, their module's own context.ts says. */
export interface GraphqlContext<Viewer = object> extends RequestFacts {
  /** Throws `UNAUTHENTICATED` without a good token of a user who still exists. */
  viewer(): Promise<Viewer>;
}

/** What the `subscribe` of a subscription gets. */
export interface Subscribing<Context, Args> {
  readonly args: Args;
  readonly context: Context;
}

/** Makes the context of each request. */
export interface GraphqlContexts {
  /** Reads a header or `connection_init` field; see Authenticate. */
  identify(authorization: string | undefined): Promise<Identity>;
  create(facts: RequestFacts): GraphqlContext;
}

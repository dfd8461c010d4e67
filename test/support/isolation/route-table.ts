import { subscribe, unsubscribe } from 'node:diagnostics_channel';

import type { FastifyInstance, RouteOptions } from 'fastify';

/** A method and the path pattern it is served at, such as `/files/:id/content`. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

const CHANNEL = 'fastify.initialization';

/** Collects every route of the servers that are created until it is disposed. */
export function watchRoutes(): Disposable & { readonly routes: readonly Route[] } {
  const routes: Route[] = [];
  const onServer = (message: unknown): void => {
    const { fastify } = message as { readonly fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) routes.push({ method: one, path: url });
    });
  };
  subscribe(CHANNEL, onServer);
  return { routes, [Symbol.dispose]: () => void unsubscribe(CHANNEL, onServer) };
}

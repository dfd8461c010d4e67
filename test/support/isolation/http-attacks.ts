import { send, type Answer } from '../tus/raw-http.ts';
import { type Finding, madeUpId, revealed } from './attacker.ts';
import type { OwnerWorld } from './owner-world.ts';
import type { Route } from './route-table.ts';

/** The credentials of somebody who requests the owner's URLs. */
export interface HttpAttacker {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Values for the parameters of paths that no id fits. */
const PARAMETERS: Readonly<Record<string, (world: OwnerWorld) => readonly string[]>> = {
  size: () => ['256'],
  number: () => ['1'],
  key: ({ texts }) => [texts['previewKey']?.replace(/.$/, 'x') ?? ''],
  name: () => ['512.webp'],
};

/** Paths that are meant for everybody. */
const PUBLIC = /^\/(?:healthz|readyz|graphiql|graphql)\b|^\*$/;

/**
 * Requests every route with the owner's ids in its parameters, and with made-up ones. The answers must be equal and
 * reveal none of the secrets. `token` is what fits `:token`.
 */
export async function attackRoutes(
  routes: readonly Route[],
  world: OwnerWorld,
  { name, headers }: HttpAttacker,
  { tokens, secrets }: { readonly tokens: readonly string[]; readonly secrets: readonly string[] },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { method, path } of routes) {
    if (PUBLIC.test(path)) continue;
    for (const [foreign, madeUp] of pathsOf(path, world, tokens)) {
      const at = `${name}: ${method} ${foreign}`;
      const answer = await send(method, world.app.app.url + foreign, headers);
      findings.push(...revealed(textOf(answer), at, secrets));
      if (madeUp === foreign) continue;
      const expected = await send(method, world.app.app.url + madeUp, headers);
      if (comparable(answer, foreign) !== comparable(expected, madeUp)) {
        const problem = `${comparable(answer, foreign)} instead of ${comparable(expected, madeUp)}`;
        findings.push({ at, problem });
      }
    }
  }
  return findings;
}

/** Every combination of the owner's values in a path's parameters, with one of made-up ids. */
function pathsOf(
  pattern: string,
  world: OwnerWorld,
  tokens: readonly string[],
): (readonly [foreign: string, madeUp: string])[] {
  let paths: (readonly [string, string])[] = [[pattern, pattern]];
  for (const [parameter, name = ''] of pattern.matchAll(/:(\w+)/g)) {
    const known = name === 'token' ? tokens : PARAMETERS[name]?.(world);
    const values = known
      ? known.map((value) => [value, value] as const)
      : Object.values(world.ids).map((id) => [id, madeUpId(id)] as const);
    paths = paths.flatMap(([foreign, madeUp]) =>
      values.map(
        ([value, other]) =>
          [foreign.replace(parameter, value), madeUp.replace(parameter, other)] as const,
      ),
    );
  }
  return paths;
}

function textOf({ headers, text }: Answer): string {
  return JSON.stringify(headers) + text;
}

/** An answer without what differs between any two requests. */
function comparable({ status, headers, text }: Answer, path: string): string {
  const { date: _date, ...others } = headers;
  return path
    .split('/')
    .filter((part) => part.length > 20)
    .reduce(
      (answer, part) => answer.replaceAll(part, '#sent'),
      JSON.stringify([status, others, text]),
    )
    .replaceAll(/"requestId\\?":\\?"[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}/g, '#id');
}

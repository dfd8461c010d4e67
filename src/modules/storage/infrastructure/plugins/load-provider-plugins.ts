import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { isBuiltInKind } from '../provider-settings.ts';
import { PLUGIN_API_VERSION, type ProviderPlugin } from './provider-plugin.ts';

type Method = (...args: never[]) => unknown;

const method = z.custom<Method>((value) => typeof value === 'function', 'is no function');

const shape = z.object({
  apiVersion: z.literal(PLUGIN_API_VERSION, `is not ${PLUGIN_API_VERSION}`),
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'is 1 to 63 of a-z, 0-9 and -'),
  settings: z.object({ parse: method }),
  create: method,
});

/**
 * Loads the packages that the operator has named, by the kind that each brings; no other package is looked at. They
 * are looked for from the directory on, then beside FlexStorage itself. Throws one Error that names all that is wrong.
 */
export async function loadProviderPlugins(
  names: readonly string[],
  from: string,
): Promise<ReadonlyMap<string, ProviderPlugin>> {
  const plugins = new Map<string, ProviderPlugin>();
  const bringers = new Map<string, string>();
  const problems: string[] = [];
  for (const name of new Set(names)) {
    const { plugin, wrong } = await loadPlugin(name, from);
    problems.push(...wrong.map((problem) => `  ${name}: ${problem}`));
    if (!plugin) continue;
    const { kind } = plugin;
    const other = bringers.get(kind);
    if (isBuiltInKind(kind)) problems.push(`  ${name}: the kind ${kind} is built in`);
    if (other !== undefined) problems.push(`  ${name}: ${other} brings the kind ${kind} already`);
    bringers.set(kind, name);
    plugins.set(kind, plugin);
  }
  if (problems.length > 0)
    throw new Error(`The provider plugins are wrong:\n${problems.join('\n')}`);
  return plugins;
}

interface Loaded {
  readonly plugin?: ProviderPlugin;
  readonly wrong: readonly string[];
}

async function loadPlugin(name: string, from: string): Promise<Loaded> {
  const [path, problem] = resolvePackage(name, from);
  if (path === undefined) return { wrong: [problem] };
  let module: { readonly default?: unknown; readonly plugin?: unknown };
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    return { wrong: [`cannot be loaded: ${messageOf(error)}`] };
  }
  const exported = module.plugin ?? module.default;
  if (typeof exported !== 'object' || exported === null) {
    return { wrong: ['exports no plugin, neither by default nor as `plugin`'] };
  }
  const checked = shape.safeParse(exported);
  // Not what the check gives back: methods of a plugin may need it as their `this`.
  if (checked.success) return { plugin: exported as ProviderPlugin, wrong: [] };
  return {
    wrong: checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  };
}

function resolvePackage(
  name: string,
  from: string,
): [path: string] | [path: undefined, problem: string] {
  if (isBuiltin(name)) return [undefined, 'is a part of Node.js and no plugin'];
  let problem = `is not installed where FlexStorage runs (${from})`;
  for (const base of [join(from, 'package.json'), import.meta.url]) {
    try {
      return [createRequire(base).resolve(name)];
    } catch (error) {
      // Any other answer means that it is there and that something is wrong with it, which tells more.
      if (codeOf(error) === 'MODULE_NOT_FOUND') continue;
      problem =
        codeOf(error) === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
          ? 'its package.json has no `exports` for the condition `default`'
          : `cannot be found: ${messageOf(error)}`;
    }
  }
  return [undefined, problem];
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

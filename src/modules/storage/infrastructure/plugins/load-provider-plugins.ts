import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { z } from 'zod';

import { BUILT_IN_KINDS } from '../provider-settings-schema.ts';
import { PLUGIN_API_VERSION, type ProviderPlugin } from './provider-plugin.ts';
import { method } from './provider-problems.ts';

const shape = z.object({
  apiVersion: z.literal(PLUGIN_API_VERSION, `must be ${PLUGIN_API_VERSION}`),
  kind: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{0,62}$/,
      'must be 1–63 characters of a-z, 0-9 and -, starting with a letter',
    ),
  settings: z.object({ parse: method }),
  create: method,
});

/**
 * Loads the packages named by the operator, keyed by the kind each provides; no other package is loaded. Resolves them
 * from `directory`, then from FlexStorage itself. Throws a single Error listing every problem.
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
    if (BUILT_IN_KINDS.has(kind)) problems.push(`  ${name}: the kind ${kind} is built in`);
    if (other !== undefined) problems.push(`  ${name}: ${other} already provides the kind ${kind}`);
    bringers.set(kind, name);
    plugins.set(kind, plugin);
  }
  if (problems.length > 0)
    throw new Error(`The provider plugins are invalid:\n${problems.join('\n')}`);
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
    return { wrong: ['exports no plugin; export it as the default or as `plugin`'] };
  }
  const checked = shape.safeParse(exported);
  // Returns the original export because plugin methods may rely on `this`.
  if (checked.success) return { plugin: exported as ProviderPlugin, wrong: [] };
  return {
    wrong: checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  };
}

function resolvePackage(
  name: string,
  from: string,
): [path: string] | [path: undefined, problem: string] {
  if (isBuiltin(name)) return [undefined, 'is part of Node.js, not a plugin'];
  let problem = `is not installed where FlexStorage runs (${from})`;
  for (const base of [join(from, 'package.json'), import.meta.url]) {
    try {
      return [createRequire(base).resolve(name)];
    } catch (error) {
      // Any other error means that the package exists but is broken, which is more specific.
      if (codeOf(error) === 'MODULE_NOT_FOUND') continue;
      problem =
        codeOf(error) === 'ERR_PACKAGE_PATH_NOT_EXPORTED'
          ? 'has no `exports` entry for the condition `default` in its package.json'
          : `cannot be found: ${messageOf(error)}`;
    }
  }
  return [undefined, problem];
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

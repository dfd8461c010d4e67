import type { StorageProvider } from '../../domain/storage-provider.ts';
import type { PluggedProviderSettings } from '../provider-settings-schema.ts';
import { messageOf } from './load-provider-plugins.ts';
import type { ProviderPlugin, ProviderPluginContext } from './provider-plugin.ts';
import { providerProblems } from './provider-problems.ts';

/**
 * Opens a provider with the plugin of its kind and checks that it implements the port. Throws a single Error listing
 * every problem.
 */
export async function openPluggedProvider(
  plugin: ProviderPlugin | undefined,
  settings: PluggedProviderSettings,
  context: ProviderPluginContext,
): Promise<StorageProvider> {
  const parsed = parsePluggedSettings(plugin, settings);
  let provider: StorageProvider | undefined;
  try {
    provider = await plugin?.create(parsed, context);
  } catch (cause) {
    const message = `The provider ${context.name} could not be opened: ${messageOf(cause)}`;
    throw new Error(message, { cause });
  }
  const problems = providerProblems(provider, context.name).map((problem) => `  ${problem}`);
  if (provider && problems.length === 0) return provider;
  throw new Error(
    `The plugin ${settings.kind} did not create a valid storage provider:\n${problems.join('\n')}`,
  );
}

/**
 * Lets the plugin validate one provider's settings, without `kind` and `name`. Throws a single Error listing every
 * problem.
 */
function parsePluggedSettings(
  plugin: ProviderPlugin | undefined,
  { kind, name, ...settings }: PluggedProviderSettings,
): unknown {
  if (!plugin) throw new Error(`Provider ${name} has the kind ${kind}, which no plugin provides.`);
  try {
    return plugin.settings.parse(settings);
  } catch (error) {
    const problems = problemsOf(error).map((problem) => `  ${problem}`);
    throw new Error(`The settings of the provider ${name} are invalid:\n${problems.join('\n')}`, {
      cause: error,
    });
  }
}

/** Follows the convention of zod and others: `issues`, each with a path and a message. */
function problemsOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [String(error)];
  if ('issues' in error && Array.isArray(error.issues) && error.issues.length > 0) {
    return error.issues.map(({ path, message }: { path?: unknown; message?: unknown }) => {
      const at = Array.isArray(path) ? path.map(String).join('.') : '';
      return at === '' ? String(message) : `${at}: ${String(message)}`;
    });
  }
  return [error instanceof Error ? error.message : 'unknown'];
}

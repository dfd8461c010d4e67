import type { StorageProvider } from '../../domain/storage-provider.ts';
import type { PluggedProviderSettings } from '../provider-settings-schema.ts';
import { parsePluggedSettings } from './plugged-settings.ts';
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
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The provider ${context.name} could not be opened: ${reason}`, { cause });
  }
  const problems = providerProblems(provider, context.name).map((problem) => `  ${problem}`);
  if (provider && problems.length === 0) return provider;
  throw new Error(
    `The plugin ${settings.kind} did not create a valid storage provider:\n${problems.join('\n')}`,
  );
}

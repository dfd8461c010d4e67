import type { StorageProvider } from '../../domain/storage-provider.ts';
import type { PluggedProviderSettings } from '../provider-settings.ts';
import { parsePluggedSettings } from './plugged-settings.ts';
import type { ProviderPlugin, ProviderPluginContext } from './provider-plugin.ts';
import { providerProblems } from './provider-problems.ts';

/**
 * Opens the provider that the settings describe by the plugin of its kind, and checks that it has all that the port
 * asks for. Throws one Error that names everything that is wrong.
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
    throw new Error(`The provider ${context.name} cannot be opened: ${reason}`, { cause });
  }
  const problems = providerProblems(provider, context.name).map((problem) => `  ${problem}`);
  if (provider && problems.length === 0) return provider;
  throw new Error(
    `What the plugin ${settings.kind} has made is no storage provider:\n${problems.join('\n')}`,
  );
}

import type { PluggedProviderSettings } from '../provider-settings.ts';
import type { ProviderPlugin } from './provider-plugin.ts';

/**
 * What the plugin makes of the settings of one provider, `kind` and `name` left out. Throws one Error that names
 * everything that is wrong.
 */
export function parsePluggedSettings(
  plugin: ProviderPlugin | undefined,
  { kind, name, ...settings }: PluggedProviderSettings,
): unknown {
  if (!plugin) throw new Error(`No plugin brings the kind ${kind} of the provider ${name}`);
  try {
    return plugin.settings.parse(settings);
  } catch (error) {
    const problems = problemsOf(error).map((problem) => `  ${problem}`);
    throw new Error(`The settings of the provider ${name} are wrong:\n${problems.join('\n')}`, {
      cause: error,
    });
  }
}

/** By the convention of zod and others: `issues`, each with a path and a message. */
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

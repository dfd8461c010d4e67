import type { PluggedProviderSettings } from '../provider-settings-schema.ts';
import type { ProviderPlugin } from './provider-plugin.ts';

/**
 * Lets the plugin validate one provider's settings, without `kind` and `name`. Throws a single Error listing every
 * problem.
 */
export function parsePluggedSettings(
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

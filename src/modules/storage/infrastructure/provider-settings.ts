import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { DEFAULT_COLD_MIN_BYTES } from '../domain/choose-provider.ts';
import { isCold } from '../domain/retrieval-hours.ts';
import type { StorageClass } from '../domain/storage-class.ts';
import {
  type BuiltInProviderSettings,
  type ProviderDefaults,
  type ProviderSettings,
  builtIn,
  settingsFile,
  plugged,
  secret,
  BUILT_IN_KINDS,
} from './provider-settings-schema.ts';

/** Settings without a file: local storage, plus a simulated archive for files that request it by name. */
export function defaultProviderSettings(
  { timeScale, ...policy }: ProviderDefaults,
  folder: (name: string) => string,
): ProviderSettings {
  const archive = 'simulated-deep-archive';
  return {
    plugins: [],
    providers: [
      { kind: 'local', name: 'local', root: folder('objects') },
      {
        kind: 'simulated-archive',
        name: archive,
        root: folder(archive),
        storageClass: 'DEEP_ARCHIVE',
        timeScale,
      },
    ],
    landing: 'local',
    policy: {
      order: [archive],
      orderByCategory: {},
      coldMinBytes: DEFAULT_COLD_MIN_BYTES,
      ...policy,
    },
  };
}

/**
 * Reads the operator's settings file. Adds the built-in `local` provider when the landing provider or the policy names
 * it and the file does not define it. Throws a single Error listing every problem by path; secrets are never included.
 */
export function readProviderSettings(
  path: string,
  folder: (name: string) => string,
): ProviderSettings {
  const problems = new Set<string>();
  const report: Report = (at, message) => {
    problems.add(`  ${at.map(String).join('.')}: ${message}`);
  };
  const json = jsonOf(path);
  const parsed = settingsFile.safeParse(json);
  for (const issue of parsed.error?.issues ?? []) report(issue.path, issue.message);
  const settings = parsed.data && withLocal(parsed.data, folder);
  const providers = checkedProviders(settings ?? json, report);
  if (settings) checkNames(settings, report);
  if (problems.size > 0 || !settings) {
    throw new Error(`The provider settings in ${path} are invalid:\n${[...problems].join('\n')}`);
  }
  return { ...settings, providers };
}

type Report = (at: readonly PropertyKey[], message: string) => void;

/** Validates providers of built-in kinds even if other settings are invalid. */
function checkedProviders(settings: unknown, report: Report): ProviderSettings['providers'] {
  const { providers } = z.object({ providers: z.array(z.unknown()) }).safeParse(settings).data ?? {
    providers: [],
  };
  return providers.flatMap((one, index) => {
    const provider = plugged.safeParse(one).data;
    const kind = z.looseObject({ kind: z.string() }).safeParse(one).data?.kind ?? '';
    if (!BUILT_IN_KINDS.has(kind)) return provider ? [provider] : [];
    const { data, error } = builtIn.safeParse(one);
    for (const issue of error?.issues ?? []) {
      report(['providers', index, ...issue.path], issue.message);
    }
    if (data && hasHalfOfAKey(data)) {
      report(['providers', index], 'must have both or neither of accessKeyId and secretAccessKey');
    }
    return data ? [data] : [];
  });
}

function hasHalfOfAKey(provider: BuiltInProviderSettings): boolean {
  if (!('bucket' in provider)) return false;
  return (provider.accessKeyId === undefined) !== (provider.secretAccessKey === undefined);
}

type FileSettings = z.infer<typeof settingsFile>;

function withLocal(settings: FileSettings, folder: (name: string) => string): FileSettings {
  const { providers, policy, landing, previews } = settings;
  const named = [
    landing,
    previews,
    ...policy.order,
    ...Object.values(policy.orderByCategory).flat(),
  ];
  if (!named.includes('local')) return settings;
  if (providers.some((provider) => provider.name === 'local')) return settings;
  const local = { kind: 'local', name: 'local', root: folder('objects') };
  return { ...settings, providers: [...providers, local] };
}

function checkNames(
  { providers, landing, previews, policy: { order: all, orderByCategory }, plugins }: FileSettings,
  report: Report,
): void {
  const names = new Set<string>();
  for (const [index, provider] of providers.entries()) {
    if (names.has(provider.name)) report(['providers', index, 'name'], 'must be unique');
    names.add(provider.name);
    if (!BUILT_IN_KINDS.has(provider.kind) && plugins.length === 0) {
      report(['providers', index, 'kind'], `unknown provider kind: ${provider.kind}`);
    }
  }
  const known = (at: readonly PropertyKey[], wanted: string): void => {
    if (!names.has(wanted)) report(at, `no provider is named ${wanted}`);
  };
  const hot = (at: string, wanted: string): void => {
    known([at], wanted);
    const provider = providers.find((one) => one.name === wanted);
    const storageClass = provider?.['storageClass'] as StorageClass | undefined;
    if (provider?.kind === 'simulated-archive' || (storageClass && isCold(storageClass))) {
      report([at], 'must be a provider whose objects can be read immediately');
    }
  };
  hot('landing', landing);
  if (previews !== undefined) hot('previews', previews);
  for (const [index, one] of all.entries()) known(['policy', 'order', index], one);
  for (const [category, some] of Object.entries(orderByCategory)) {
    for (const [index, one] of some.entries()) {
      known(['policy', 'orderByCategory', category, index], one);
    }
  }
}

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`Cannot read the provider settings in ${path}.`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = /line \d+ column \d+/.exec(String(error))?.[0];
    // oxlint-disable-next-line preserve-caught-error -- the parser's message quotes text that may contain a secret
    throw new Error(`The provider settings in ${path} are not valid JSON${at ? ` (${at})` : ''}.`);
  }
}

/** Resolves a secret. Throws an Error that names the missing source but never the value. */
export function secretOf(from: z.infer<typeof secret>, env: NodeJS.ProcessEnv): string {
  if (typeof from === 'string') return from;
  if ('env' in from) {
    const value = env[from.env];
    if (!value)
      throw new Error(
        `The providers require the environment variable ${from.env}, which is not set.`,
      );
    return value;
  }
  const value = readFileSync(from.file, 'utf8').trim();
  if (value === '')
    throw new Error(`The providers require the secret file ${from.file}, which is empty.`);
  return value;
}

/** Resolves a secret of unknown shape. Throws an Error that never includes the value. */
export function readSecret(from: unknown, env: NodeJS.ProcessEnv): string {
  const parsed = secret.safeParse(from);
  if (!parsed.success) throw new Error('A secret must be a string, { "env": … } or { "file": … }.');
  return secretOf(parsed.data, env);
}

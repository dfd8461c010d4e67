import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { FILE_CATEGORIES } from '../../../kernel/file-type.ts';
import { DEFAULT_COLD_MIN_BYTES } from '../domain/choose-provider.ts';
import { isCold } from '../domain/retrieval-hours.ts';
import { STORAGE_CLASSES, type StorageClass } from '../domain/storage-class.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PACKAGE = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
const DAY_SECONDS = 86_400;

const name = z
  .string()
  .regex(NAME, 'must be 1–63 characters of a-z, 0-9 and -, and must not start with -');
const seconds = z.number().int().min(0);
const timeScale = z.number().min(1).max(10_000_000);

/** A literal secret, or a reference to an environment variable or file that holds it. */
const secret = z.union([
  z.string().min(1),
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

const base = { name };

const s3 = {
  ...base,
  bucket: z.string().min(3).max(255),
  region: z.string().min(1),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  forcePathStyle: z.boolean().optional(),
  prefix: z
    .string()
    .regex(/^([\w.-]+\/)*$/, 'must end with / and must not contain empty segments')
    .default(''),
  accessKeyId: secret.optional(),
  secretAccessKey: secret.optional(),
  /** Clients read directly from the provider through signed URLs. */
  directDownloads: z.boolean().default(false),
};

const providerKinds = [
  z.strictObject({ ...base, kind: z.literal('local'), root: z.string().min(1) }),
  z.strictObject({
    ...base,
    kind: z.literal('simulated-archive'),
    root: z.string().min(1),
    storageClass: z.enum(['GLACIER', 'DEEP_ARCHIVE']).default('DEEP_ARCHIVE'),
    timeScale: timeScale.default(1),
  }),
  z.strictObject({
    ...s3,
    kind: z.literal('s3'),
    storageClass: z.enum(STORAGE_CLASSES).default('STANDARD'),
    kmsKeyId: z.string().min(1).optional(),
    /** Only for emulated services with accelerated time. */
    timeScale: timeScale.default(1),
    restoreEvents: z
      .strictObject({ queueUrl: z.url({ protocol: /^https?$/ }), region: z.string().optional() })
      .optional(),
  }),
  z.strictObject({ ...s3, kind: z.literal('b2') }),
] as const;

const builtIn = z.discriminatedUnion('kind', providerKinds);
const plugged = z.looseObject({ ...base, kind: z.string().min(1) });

export type BuiltInProviderSettings = z.infer<typeof builtIn>;
/** A provider kind supplied by a plugin, which validates the remaining settings. */
export type PluggedProviderSettings = z.infer<typeof plugged>;

const order = z.array(name);

const policySettings = z.strictObject({
  order: order.default([]),
  orderByCategory: z.partialRecord(z.enum(FILE_CATEGORIES), order).default({}),
  coldMinBytes: z.number().int().min(0).default(DEFAULT_COLD_MIN_BYTES),
  copies: z.number().int().min(0).max(10).default(0),
  archiveAfterSeconds: seconds.default(0),
  graceSeconds: seconds.default(7 * DAY_SECONDS),
});

const file = z.strictObject({
  plugins: z.array(z.string().regex(PACKAGE, 'must be the name of an npm package')).default([]),
  providers: z.array(plugged).default([]),
  landing: name.default('local'),
  policy: policySettings.prefault({}),
});

/** The operator's validated provider settings. */
export interface ProviderSettings {
  readonly plugins: readonly string[];
  readonly providers: readonly (BuiltInProviderSettings | PluggedProviderSettings)[];
  readonly landing: string;
  readonly policy: z.infer<typeof policySettings>;
}

/** Environment-based settings used when there is no provider settings file. */
export interface ProviderDefaults {
  readonly timeScale: number;
  readonly copies: number;
  readonly archiveAfterSeconds: number;
  readonly graceSeconds: number;
}

const BUILT_IN_KINDS: ReadonlySet<string> = new Set(
  providerKinds.map(({ shape }) => shape.kind.value),
);

export function isBuiltIn(
  settings: BuiltInProviderSettings | PluggedProviderSettings,
): settings is BuiltInProviderSettings {
  return isBuiltInKind(settings.kind);
}

export function isBuiltInKind(kind: string): boolean {
  return BUILT_IN_KINDS.has(kind);
}

/** Settings without a file: local storage, plus a simulated archive for files that request it by name. */
export function defaultProviderSettings(
  defaults: ProviderDefaults,
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
        timeScale: defaults.timeScale,
      },
    ],
    landing: 'local',
    policy: {
      order: [archive],
      orderByCategory: {},
      coldMinBytes: DEFAULT_COLD_MIN_BYTES,
      copies: defaults.copies,
      archiveAfterSeconds: defaults.archiveAfterSeconds,
      graceSeconds: defaults.graceSeconds,
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
  const parsed = file.safeParse(json);
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

type FileSettings = z.infer<typeof file>;

function withLocal(settings: FileSettings, folder: (name: string) => string): FileSettings {
  const { providers } = settings;
  const { policy, landing } = settings;
  const named = [landing, ...policy.order, ...Object.values(policy.orderByCategory).flat()];
  if (!named.includes('local')) return settings;
  if (providers.some((provider) => provider.name === 'local')) return settings;
  const local = { kind: 'local', name: 'local', root: folder('objects') };
  return { ...settings, providers: [...providers, local] };
}

function checkNames(
  { providers, landing, policy: { order: all, orderByCategory }, plugins }: FileSettings,
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
  known(['landing'], landing);
  const landed = providers.find((provider) => provider.name === landing);
  const storageClass = landed?.['storageClass'] as StorageClass | undefined;
  if (landed?.kind === 'simulated-archive' || (storageClass && isCold(storageClass))) {
    report(['landing'], 'must be a provider whose objects can be read immediately');
  }
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
    // The parser's own message quotes the surrounding text, which may contain a secret.
    const at = /line \d+ column \d+/.exec(String(error))?.[0];
    // oxlint-disable-next-line preserve-caught-error
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

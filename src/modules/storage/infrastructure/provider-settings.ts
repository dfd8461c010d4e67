import { readFileSync } from 'node:fs';

import { z } from 'zod';

import { FILE_CATEGORIES } from '../../../kernel/file-type.ts';
import { DEFAULT_COLD_MIN_BYTES } from '../domain/choose-provider.ts';
import { isCold } from '../domain/retrieval-hours.ts';
import { STORAGE_CLASSES, type StorageClass } from '../domain/storage-class.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PACKAGE = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
const DAY_SECONDS = 86_400;

const name = z.string().regex(NAME, 'is 1 to 63 of a-z, 0-9 and -, and starts with no -');
const seconds = z.number().int().min(0);
const timeScale = z.number().min(1).max(10_000_000);

/** A text as it stands, or where it is kept so that it need not stand here. */
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
    .regex(/^([\w.-]+\/)*$/, 'ends with / and holds no empty part')
    .default(''),
  accessKeyId: secret.optional(),
  secretAccessKey: secret.optional(),
  /** Clients read from the provider itself, by its signed URLs. */
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
    /** Only for an emulated service whose time runs faster. */
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
/** Of a kind that a plugin brings, which checks the rest. */
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
  plugins: z.array(z.string().regex(PACKAGE, 'is the name of an npm package')).default([]),
  providers: z.array(plugged).default([]),
  landing: name.default('local'),
  policy: policySettings.prefault({}),
});

/** Where bytes may be kept, as the operator's file has it, checked. */
export interface ProviderSettings {
  readonly plugins: readonly string[];
  readonly providers: readonly (BuiltInProviderSettings | PluggedProviderSettings)[];
  readonly landing: string;
  readonly policy: z.infer<typeof policySettings>;
}

/** What the environment says where there is no file. */
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

/** The installation without a file: local, and a simulated archive that holds what is sent there by name. */
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
 * Reads the operator's file. `local`, below the data folder, is there when the landing or the policy names it, unless
 * the file has a provider of that name.
 * Throws one Error that names everything that is wrong, by its path; secrets are not part of it.
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
    throw new Error(`The provider settings in ${path} are wrong:\n${[...problems].join('\n')}`);
  }
  return { ...settings, providers };
}

type Report = (at: readonly PropertyKey[], message: string) => void;

/** Whatever else is wrong in the file, each provider of a kind that is built in is checked. */
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
      report(['providers', index], 'has one of accessKeyId and secretAccessKey, not both');
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
    if (names.has(provider.name)) report(['providers', index, 'name'], 'is there twice');
    names.add(provider.name);
    if (!BUILT_IN_KINDS.has(provider.kind) && plugins.length === 0) {
      report(['providers', index, 'kind'], `${provider.kind} is no kind that is built in`);
    }
  }
  const known = (at: readonly PropertyKey[], wanted: string): void => {
    if (!names.has(wanted)) report(at, `no provider is named ${wanted}`);
  };
  known(['landing'], landing);
  const landed = providers.find((provider) => provider.name === landing);
  const storageClass = landed?.['storageClass'] as StorageClass | undefined;
  if (landed?.kind === 'simulated-archive' || (storageClass && isCold(storageClass))) {
    report(['landing'], 'uploads land where they can be read at once');
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
    throw new Error(`The provider settings in ${path} cannot be read`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes what stands around the mistake: perhaps a secret.
    const at = /line \d+ column \d+/.exec(String(error))?.[0];
    // oxlint-disable-next-line preserve-caught-error
    throw new Error(`The provider settings in ${path} are no JSON${at ? ` (${at})` : ''}`);
  }
}

/** The text of a secret. Throws an Error that names where it should be, never what it is. */
export function secretOf(from: z.infer<typeof secret>, env: NodeJS.ProcessEnv): string {
  if (typeof from === 'string') return from;
  if ('env' in from) {
    const value = env[from.env];
    if (!value) throw new Error(`the environment has no ${from.env}, which the providers need`);
    return value;
  }
  const value = readFileSync(from.file, 'utf8').trim();
  if (value === '') throw new Error(`${from.file}, which the providers need, is empty`);
  return value;
}

/** The text of what should be a secret. Throws an Error that says what is wrong, never what is there. */
export function readSecret(from: unknown, env: NodeJS.ProcessEnv): string {
  const parsed = secret.safeParse(from);
  if (!parsed.success) throw new Error('a secret is a text, { "env": … } or { "file": … }');
  return secretOf(parsed.data, env);
}

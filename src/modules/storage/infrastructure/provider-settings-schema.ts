import { z } from 'zod';

import { FILE_CATEGORIES } from '../../../kernel/file-type.ts';
import { DEFAULT_COLD_MIN_BYTES, type PlacementPolicy } from '../domain/choose-provider.ts';
import { STORAGE_CLASSES } from '../domain/storage-class.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PACKAGE = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
const DAY_SECONDS = 86_400;

const name = z
  .string()
  .regex(NAME, 'must be 1–63 characters of a-z, 0-9 and -, and must not start with -');
const seconds = z.number().int().min(0);
const timeScale = z.number().min(1).max(10_000_000);

/** A literal secret, or a reference to an environment variable or file that holds it. */
export const secret = z.union([
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

export const builtIn = z.discriminatedUnion('kind', providerKinds);
export const plugged = z.looseObject({ ...base, kind: z.string().min(1) });

export type BuiltInProviderSettings = z.infer<typeof builtIn>;
export type S3ProviderSettings = Extract<BuiltInProviderSettings, { kind: 's3' }>;
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

export const settingsFile = z.strictObject({
  plugins: z.array(z.string().regex(PACKAGE, 'must be the name of an npm package')).default([]),
  providers: z.array(plugged).default([]),
  landing: name.default('local'),
  previews: name.optional(),
  policy: policySettings.prefault({}),
});

/** The operator's validated provider settings. */
export interface ProviderSettings {
  readonly plugins: readonly string[];
  readonly providers: readonly (BuiltInProviderSettings | PluggedProviderSettings)[];
  readonly landing: string;
  /** Name of the provider that stores previews; undefined: the landing provider. */
  readonly previews?: string | undefined;
  readonly policy: PlacementPolicy;
}

/** Environment-based settings used when there is no provider settings file. */
export interface ProviderDefaults extends Pick<
  PlacementPolicy,
  'copies' | 'archiveAfterSeconds' | 'graceSeconds'
> {
  readonly timeScale: number;
}

export const BUILT_IN_KINDS: ReadonlySet<string> = new Set(
  providerKinds.map(({ shape }) => shape.kind.value),
);

export function isBuiltIn(
  settings: BuiltInProviderSettings | PluggedProviderSettings,
): settings is BuiltInProviderSettings {
  return BUILT_IN_KINDS.has(settings.kind);
}

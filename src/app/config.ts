import { resolve } from 'node:path';

import { z } from 'zod';

import type { ProviderDefaults } from '../modules/storage/infrastructure/provider-settings-schema.ts';
import {
  readStagingSettings,
  type StagingSettings,
} from '../modules/upload/infrastructure/staging/staging-settings.ts';

const GIB = 1024 ** 3;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  DATABASE_POOL: z.coerce.number().int().min(2).max(500).default(20),
  PROVIDERS_FILE: z.string().min(1).optional(),
  PRICES_FILE: z.string().min(1).optional(),
  ARCHIVE_COPIES: z.coerce.number().int().min(0).max(1).default(0),
  ARCHIVE_AFTER_SECONDS: z.coerce.number().int().min(0).default(0),
  HOT_GRACE_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .default(7 * 24 * 3600),
  COLD_TIME_SCALE: z.coerce.number().min(1).max(10_000_000).default(1),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  CDN_URL: z.url({ protocol: /^https?$/ }).optional(),
  CORS_ORIGINS: z.string().default('*'),
  TRUST_PROXY: z.string().optional(),
  SIGN_UP: flag.default(false),
  SIGNING_KEY: z.string().min(1).optional(),
  ADMIN_EMAIL: z.string().default('admin@flexstorage.local'),
  QUOTA_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(1024 * GIB),
  TRASH_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  SYNC_FEED_DAYS: z.coerce.number().int().min(1).max(3650).default(180),
  INTERIM_RESPONSES: z.enum(['direct', 'always', 'never']).default('direct'),
  UPLOADS_AT_ONCE: z.coerce.number().int().min(1).max(10_000).default(256),
  UPLOADS_PER_USER: z.coerce.number().int().min(1).max(10_000).default(64),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The operator's validated settings. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Absolute. All data of this installation on disk is stored below it. */
  readonly dataDir: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** Maximum number of connections in this process's main pool. */
  readonly databasePool: number;
  /** Path of the provider settings file. Absolute; undefined: `coldDefaults` applies. */
  readonly providersFile: string | undefined;
  /** Path of the price table. Absolute; undefined: the bundled one. */
  readonly pricesFile: string | undefined;
  /** The policy and the simulated archive's speed when there is no provider settings file. */
  readonly coldDefaults: ProviderDefaults;
  /** Where uploads are stored until they are finalized. */
  readonly staging: StagingSettings;
  readonly role: 'all' | 'api' | 'worker';
  /** Without a trailing slash. */
  readonly publicUrl: string | undefined;
  /** Origin of a CDN in front of the previews, without a trailing slash. */
  readonly cdnUrl: string | undefined;
  readonly corsOrigins: readonly string[];
  /** Addresses or networks whose X-Forwarded-* headers are trusted; none by default. */
  readonly trustProxy: readonly string[];
  readonly signUpOpen: boolean;
  readonly signingKey: string | undefined;
  readonly adminEmail: string;
  /** Storage quota of a new account in bytes. */
  readonly quotaBytes: number;
  /** Days after which files in the trash are permanently deleted. */
  readonly trashDays: number;
  /** Days after which deletions are pruned from the change feeds. */
  readonly syncFeedDays: number;
  /** Whether 104 (Upload Resumption Supported) is sent; `direct`: only to clients that are not behind a proxy. */
  readonly interimResponses: 'direct' | 'always' | 'never';
  /** Limits on concurrent upload bodies, per process and per user. */
  readonly uploads: { readonly atOnce: number; readonly perUser: number };
  readonly logLevel: string;
}

/** Reads the environment. Throws a single Error listing every invalid setting. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty value in a Compose or .env file means "not set".
  const said = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(said);
  const wrong = (parsed.error?.issues ?? []).map(
    ({ path, message }) => `  ${path.join('.')}: ${message}`,
  );
  const staging = readStagingSettings(said, (setting, message) =>
    wrong.push(`  ${setting}: ${message}`),
  );
  if (wrong.length > 0 || !parsed.success || !staging) {
    throw new Error(`The configuration is invalid:\n${wrong.join('\n')}`);
  }
  const values = parsed.data;
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    databasePool: values.DATABASE_POOL,
    providersFile: values.PROVIDERS_FILE && resolve(values.PROVIDERS_FILE),
    pricesFile: values.PRICES_FILE && resolve(values.PRICES_FILE),
    coldDefaults: {
      timeScale: values.COLD_TIME_SCALE,
      copies: values.ARCHIVE_COPIES,
      archiveAfterSeconds: values.ARCHIVE_AFTER_SECONDS,
      graceSeconds: values.HOT_GRACE_SECONDS,
    },
    staging,
    role: values.ROLE,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    cdnUrl: values.CDN_URL?.replace(/\/+$/, ''),
    corsOrigins: list(values.CORS_ORIGINS),
    trustProxy: list(values.TRUST_PROXY ?? ''),
    signUpOpen: values.SIGN_UP,
    signingKey: values.SIGNING_KEY,
    adminEmail: values.ADMIN_EMAIL,
    quotaBytes: values.QUOTA_BYTES,
    trashDays: values.TRASH_DAYS,
    syncFeedDays: values.SYNC_FEED_DAYS,
    interimResponses: values.INTERIM_RESPONSES,
    uploads: { atOnce: values.UPLOADS_AT_ONCE, perUser: values.UPLOADS_PER_USER },
    logLevel: values.LOG_LEVEL,
  };
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

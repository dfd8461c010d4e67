import type { Clock } from '../../../kernel/clock.ts';
import { KeyedMutex } from '../../../kernel/concurrency/keyed-mutex.ts';
import type { RestoreNotifications } from '../application/restore-notifications.ts';
import type { StorageProvider } from '../domain/storage-provider.ts';
import { LocalStorageProvider } from './local/local-storage-provider.ts';
import type { PlaceClaims } from './place-claims.ts';
import { loadProviderPlugins, messageOf } from './plugins/load-provider-plugins.ts';
import { openPluggedProvider } from './plugins/open-plugged-provider.ts';
import { pluginContext } from './plugins/plugin-context.ts';
import {
  type BuiltInProviderSettings,
  isBuiltIn,
  type ProviderSettings,
} from './provider-settings-schema.ts';
import { secretOf } from './provider-settings.ts';
import type { S3ProviderOptions } from './s3/s3-provider-options.ts';
import { withSafeguards } from './safeguards/with-safeguards.ts';
import { SimulatedArchiveProvider } from './simulated-archive/simulated-archive-provider.ts';

/** How long a plugin call may make no progress. */
const PLUGIN_TIMEOUT_MS = 60_000;

/** The SDK retries every other request to S3; two layers would multiply their attempts. */
const NOT_RETRIED_BY_SDK = new Set(['open', 'retrieve'] as const);

export interface ProviderOpening {
  readonly clock: Clock;
  /** Environment to resolve secrets from. */
  readonly env: NodeJS.ProcessEnv;
  /** Markers of the buckets; undefined: buckets are not claimed. */
  readonly claims?: PlaceClaims;
  /** Directory to resolve plugins from. */
  readonly directory: string;
  readonly log: (message: string, error?: unknown) => void;
}

/** Opens all configured providers. Throws a single Error listing each provider that failed and why. */
export async function openProviders(
  { plugins: names, providers }: ProviderSettings,
  opening: ProviderOpening,
): Promise<StorageProvider[]> {
  const claiming = new KeyedMutex();
  const plugins = await loadProviderPlugins(names, opening.directory);
  const opened = await Promise.allSettled(
    providers.map(async (settings) => {
      if (isBuiltIn(settings)) return openBuiltIn(settings, opening, claiming);
      const context = pluginContext(settings.name, opening);
      const provider = await openPluggedProvider(plugins.get(settings.kind), settings, context);
      return withSafeguards(provider, { timeoutMs: PLUGIN_TIMEOUT_MS });
    }),
  );
  const problems = opened.flatMap((result, index) =>
    result.status === 'rejected'
      ? [`  ${providers[index]?.name}: ${messageOf(result.reason).replaceAll('\n', '\n  ')}`]
      : [],
  );
  if (problems.length > 0) {
    throw new Error(`Some providers could not be opened:\n${problems.join('\n')}`);
  }
  return opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

async function openBuiltIn(
  settings: BuiltInProviderSettings,
  { clock, env, claims, log }: ProviderOpening,
  claiming: KeyedMutex,
): Promise<StorageProvider> {
  switch (settings.kind) {
    case 'local':
      return LocalStorageProvider.open(settings);
    case 'simulated-archive':
      return SimulatedArchiveProvider.open({ ...settings, clock });
    case 's3':
    case 'b2': {
      // The AWS SDK is loaded only where it is used: it would delay every start.
      const { S3StorageProvider } = await import('./s3/s3-storage-provider.ts');
      const options = s3OptionsOf(settings, env);
      const provider = withSafeguards(S3StorageProvider.open(options), {
        retried: NOT_RETRIED_BY_SDK,
      });
      if (!claims) return provider;
      const { BucketClaim } = await import('./s3/bucket-claim.ts');
      const { S3Bucket } = await import('../../../platform/s3/s3-bucket.ts');
      const { name, prefix } = settings;
      const place = { bucket: new S3Bucket(options), prefix, name: `bucket:provider:${name}` };
      const claim = new BucketClaim(place, claims, log);
      // One after the other, so that the second of two providers in one place finds the name of the first.
      await claiming.run('claim', () => claim.atStart());
      return claim.guarding(provider);
    }
  }
}

type S3Settings = Extract<BuiltInProviderSettings, { kind: 's3' | 'b2' }>;

/** Throws an Error if a secret is missing from its configured source. */
function s3OptionsOf(settings: S3Settings, env: NodeJS.ProcessEnv): S3ProviderOptions {
  const { accessKeyId, secretAccessKey, directDownloads, ...options } = settings;
  const credentials =
    accessKeyId && secretAccessKey
      ? {
          accessKeyId: secretOf(accessKeyId, env),
          secretAccessKey: secretOf(secretAccessKey, env),
        }
      : undefined;
  const own = { ...options, credentials, signedUrls: directDownloads };
  return own.kind === 'b2' ? { ...own, profile: 'b2', storageClass: 'STANDARD' } : own;
}

/** The SQS queues that deliver S3 restore events. */
export async function restoreNotificationsOf(
  { providers }: ProviderSettings,
  env: NodeJS.ProcessEnv,
  log: (message: string, error?: unknown) => void,
): Promise<RestoreNotifications[]> {
  const notifying = providers.flatMap((settings) =>
    isBuiltIn(settings) && settings.kind === 's3' && settings.restoreEvents
      ? [{ ...s3OptionsOf(settings, env), restoreEvents: settings.restoreEvents }]
      : [],
  );
  if (notifying.length === 0) return [];
  const { openRestoreNotifications } =
    await import('./restore-events/open-restore-notifications.ts');
  return openRestoreNotifications(notifying, log);
}

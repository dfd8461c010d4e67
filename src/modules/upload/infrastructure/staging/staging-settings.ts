import { readFileSync } from 'node:fs';

import { z } from 'zod';

import type { S3StagingOptions } from './s3/s3-staging.ts';

const s3 = z.object({
  STAGING_BUCKET: z.string().min(3).max(255),
  STAGING_REGION: z.string().min(1),
  STAGING_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  STAGING_PREFIX: z
    .string()
    .regex(/^([\w.-]+\/)*$/, 'must end with / and must not contain empty segments')
    .default('staging/'),
  STAGING_PROFILE: z.enum(['aws', 'b2']).default('aws'),
  STAGING_FORCE_PATH_STYLE: z.enum(['true', 'false']).default('false'),
  STAGING_ACCESS_KEY_ID: z.string().min(1).optional(),
  STAGING_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  STAGING_SECRET_ACCESS_KEY_FILE: z.string().min(1).optional(),
});

/** Where uploads are stored until they become files: in the data folder or in a bucket. */
export type StagingSettings =
  | { readonly kind: 'local' }
  | { readonly kind: 's3'; readonly options: S3StagingOptions };

/**
 * Reads the staging settings from the environment, which must not contain empty values. Reports every problem by the
 * setting's name, without secrets; returns undefined if the settings are unusable.
 */
export function readStagingSettings(
  env: NodeJS.ProcessEnv,
  report: (setting: string, message: string) => void,
): StagingSettings | undefined {
  const kind = env['STAGING'] ?? 'local';
  if (kind === 'local') return { kind };
  if (kind !== 's3') {
    report('STAGING', 'must be local or s3');
    return undefined;
  }
  const { data, error } = s3.safeParse(env);
  for (const { path, message } of error?.issues ?? []) report(path.join('.'), message);
  const accessKeyId = env['STAGING_ACCESS_KEY_ID'];
  const secretAccessKey = secretOf(env, report);
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    report(
      'STAGING_ACCESS_KEY_ID',
      'must be set together with STAGING_SECRET_ACCESS_KEY or STAGING_SECRET_ACCESS_KEY_FILE',
    );
  }
  if (!data) return undefined;
  return {
    kind,
    options: {
      bucket: data.STAGING_BUCKET,
      region: data.STAGING_REGION,
      endpoint: data.STAGING_ENDPOINT,
      prefix: data.STAGING_PREFIX,
      profile: data.STAGING_PROFILE,
      forcePathStyle: data.STAGING_FORCE_PATH_STYLE === 'true',
      credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    },
  };
}

function secretOf(
  env: NodeJS.ProcessEnv,
  report: (setting: string, message: string) => void,
): string | undefined {
  const inline = env['STAGING_SECRET_ACCESS_KEY'];
  const path = env['STAGING_SECRET_ACCESS_KEY_FILE'];
  if (path === undefined) return inline;
  if (inline !== undefined)
    report(
      'STAGING_SECRET_ACCESS_KEY_FILE',
      'must not be set together with STAGING_SECRET_ACCESS_KEY',
    );
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    report('STAGING_SECRET_ACCESS_KEY_FILE', 'must be a readable file');
    return '';
  }
}

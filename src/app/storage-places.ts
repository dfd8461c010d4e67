import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import {
  type NamedPlace,
  sharedPlaces,
  type StoragePlace,
} from '../modules/storage/domain/storage-place.ts';
import { isBuiltIn } from '../modules/storage/infrastructure/provider-settings-schema.ts';
import { GONE, ifExists } from '../platform/disk/errno.ts';
import type { S3BucketOptions } from '../platform/s3/s3-bucket-options.ts';
import { S3_PROFILES } from '../platform/s3/s3-profile.ts';
import type { Config } from './config.ts';
import type { StorageSettings } from './storage-settings.ts';

/** Throws a single Error that lists all providers, and the staging area, that share a place. */
export async function requireSeparatePlaces(
  config: Config,
  settings: StorageSettings,
): Promise<void> {
  const shared = sharedPlaces([await stagingPlace(config), ...(await providerPlaces(settings))]);
  if (shared.length === 0) return;
  const listed = shared.map((problem) => `  ${problem}`).join('\n');
  throw new Error(
    `Every provider and the staging area need a place of their own, because one object would count as two copies:\n${listed}`,
  );
}

async function stagingPlace({ staging, dataDir }: Config): Promise<NamedPlace> {
  const place =
    staging.kind === 'local'
      ? await folderAt(join(dataDir, 'staging'))
      : bucketAt({ prefix: 'staging/', ...staging.options });
  return { owner: 'The staging area', place };
}

async function providerPlaces({ providers: { providers } }: StorageSettings) {
  const places = providers.map(async (provider): Promise<NamedPlace[]> => {
    if (!isBuiltIn(provider)) return [];
    const owner = `The provider ${provider.name}`;
    if ('root' in provider) return [{ owner, place: await folderAt(provider.root) }];
    const { kind, bucket, prefix, region, endpoint } = provider;
    const profile = kind === 'b2' ? 'b2' : 'aws';
    return [{ owner, place: bucketAt({ profile, bucket, prefix, region, endpoint }) }];
  });
  return (await Promise.all(places)).flat();
}

function bucketAt({
  profile = 'aws',
  bucket,
  prefix,
  region,
  endpoint = S3_PROFILES[profile].endpoint(region),
}: S3BucketOptions & { readonly prefix: string }): StoragePlace {
  return { kind: 'bucket', endpoint: new URL(endpoint).origin, bucket, prefix };
}

async function folderAt(path: string): Promise<StoragePlace> {
  return { kind: 'folder', path: await realPathOf(resolve(path)) };
}

/** Follows symbolic links in the part of the path that exists. */
async function realPathOf(path: string): Promise<string> {
  const real = await ifExists(realpath(path), GONE);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realPathOf(dirname(path)), basename(path));
}

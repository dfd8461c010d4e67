import { isCold } from '../../../src/modules/storage/domain/retrieval-hours.ts';
import { BUCKET_MARKER } from '../../../src/modules/storage/infrastructure/s3/claim-bucket.ts';
import type { S3ProviderOptions } from '../../../src/modules/storage/infrastructure/s3/s3-provider-options.ts';
import type { S3StagingOptions } from '../../../src/modules/upload/infrastructure/staging/s3/s3-staging.ts';
import { PART_BYTES } from '../../../src/modules/upload/infrastructure/staging/s3/staged-bucket.ts';
import {
  type StagedName,
  StagedKeys,
} from '../../../src/modules/upload/infrastructure/staging/s3/staged-keys.ts';
import type { Bucket, Upload } from '../s3-server/object-store.ts';
import { runningS3Server } from '../s3-server/s3-server.ts';
import { bucketOf, type S3State } from '../s3-server/s3-state.ts';
import { bytesOf } from '../storage/object-source.ts';
import {
  type CheckedProvider,
  type CheckedStaging,
  LEFTOVER_AGE_MS,
  placedAt,
  type ProviderEntry,
  type StagedEntry,
} from './checked-place.ts';

/** The prefix of a bucket of a running test server, past its API: archived and hidden objects can be read too. */
interface S3Place {
  readonly state: S3State;
  readonly bucket: Bucket;
  readonly prefix: string;
}

type PlaceOptions = Pick<S3ProviderOptions, 'bucket' | 'endpoint' | 'prefix'>;

/** A provider on S3 or B2. */
export function s3Provider(
  options: PlaceOptions & Pick<S3ProviderOptions, 'name' | 'storageClass'>,
  claim?: string,
): CheckedProvider {
  const { name, storageClass } = options;
  const place = placeOf(options, '');
  const manifests = isCold(storageClass) ? 'records/' : undefined;
  const entries = async (): Promise<ProviderEntry[]> => {
    const versions = versionsIn(place).map(({ path, version, isMarker, ...rest }) => ({
      ...rest,
      ...(isMarker
        ? { kind: 'STRAY' as const, key: `${path} (delete marker)` }
        : placedAt(path, { objects: 'objects/', manifests })),
      version: version === 'null' ? undefined : version,
    }));
    return [...versions, ...leftUploads(place)];
  };
  return { name, claim, marker: () => markerOf(place), entries };
}

/** The staging area on S3. */
export function s3Staging(options: S3StagingOptions, claim?: string): CheckedStaging {
  const place = placeOf(options, 'staging/');
  return {
    name: 'staging',
    claim,
    marker: () => markerOf(place),
    entries: async () => stagedEntries(place),
  };
}

function placeOf({ bucket, endpoint, prefix }: PlaceOptions, defaultPrefix: string): S3Place {
  const { state } = runningS3Server(endpoint ?? '');
  return { state, bucket: bucketOf(state, bucket), prefix: prefix ?? defaultPrefix };
}

async function markerOf({ state, bucket, prefix }: S3Place): Promise<string | undefined> {
  const object = bucket.current(prefix + BUCKET_MARKER);
  return object && (await bytesOf(state.blobs.read(object.blob))).toString('utf8').trim();
}

interface S3Version {
  /** The key below the prefix. */
  readonly path: string;
  readonly version: string;
  readonly isMarker: boolean;
  readonly isLatest: boolean;
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

/** All versions of all objects, also hidden ones. */
function versionsIn({ state, bucket, prefix }: S3Place): S3Version[] {
  return bucket
    .allVersions(prefix)
    .map((version) => {
      const blob = version.kind === 'object' ? version.blob : undefined;
      return {
        path: version.key.slice(prefix.length),
        version: version.versionId,
        isMarker: blob === undefined,
        isLatest: version.isLatest,
        size: blob?.size ?? 0,
        read: () => state.blobs.read(blob ?? { size: 0, pieces: [] }),
      };
    })
    .filter(({ path }) => path !== BUCKET_MARKER);
}

/** The unfinished multipart uploads that the sweep should have aborted. */
function leftUploads({ state, bucket, prefix }: S3Place): ProviderEntry[] {
  const before = state.clock.now().getTime() - LEFTOVER_AGE_MS;
  return uploadsIn(bucket, prefix)
    .filter(({ startedAt, parts }) =>
      [startedAt, ...[...parts.values()].map(({ modifiedAt }) => modifiedAt)].every(
        (at) => at.getTime() < before,
      ),
    )
    .map(({ key, parts }) => ({
      kind: 'STRAY',
      key: `${key.slice(prefix.length)} (unfinished upload)`,
      version: undefined,
      isLatest: true,
      async *read() {
        for (const { blob } of parts.values()) yield* state.blobs.read(blob);
      },
    }));
}

function uploadsIn(bucket: Bucket, prefix: string): Upload[] {
  return [...bucket.uploads.values()].filter(({ key }) => key.startsWith(prefix));
}

type StagedObject = StagedName & { readonly size: number };

function stagedEntries(place: S3Place): StagedEntry[] {
  const { bucket, prefix } = place;
  const keys = new StagedKeys(prefix);
  const sessions = new Map<string, StagedObject[]>();
  const sessionOf = (path: string): StagedObject[] => {
    const id = keys.read(prefix + path)?.sessionId ?? path;
    const objects = sessions.get(id) ?? [];
    sessions.set(id, objects);
    return objects;
  };
  for (const { path, size, isLatest, isMarker } of versionsIn(place)) {
    const objects = sessionOf(path);
    const name = keys.read(prefix + path);
    if (name && isLatest && !isMarker) objects.push({ ...name, size });
  }
  const uploads = uploadsIn(bucket, prefix);
  for (const { key } of uploads) sessionOf(key.slice(prefix.length));
  return [...sessions].map(([sessionId, objects]) => {
    const current = Math.max(-1, ...infosOf(objects));
    const key = keys.upload(sessionId, current);
    const bytes = resumableBytes(
      objects.filter(({ generation }) => generation === current),
      uploads.filter((upload) => upload.key === key),
    );
    return { sessionId, bytes: current === -1 ? undefined : bytes };
  });
}

function infosOf(objects: readonly StagedObject[]): number[] {
  return objects.filter(({ kind }) => kind === 'INFO').map(({ generation }) => generation);
}

/** Whole parts without a gap, or the completed object, and the longest tail that continues them. */
function resumableBytes(
  objects: readonly StagedObject[],
  uploads: readonly Upload[],
): number | undefined {
  const completed = objects.find(({ kind }) => kind === 'WHOLE')?.size;
  const whole = completed ?? Math.max(0, ...uploads.map(wholeBytes));
  const tails = objects.flatMap((object) =>
    object.kind === 'TAIL' && object.size === object.bytes && object.index * PART_BYTES <= whole
      ? [object.index * PART_BYTES + object.size]
      : [],
  );
  const isLost = completed === undefined && uploads.length === 0 && tails.length === 0;
  return isLost ? undefined : Math.max(whole, ...tails);
}

function wholeBytes({ parts }: Upload): number {
  let count = 0;
  while (parts.get(count + 1)?.blob.size === PART_BYTES) count += 1;
  return count * PART_BYTES;
}

import type { Clock } from '../../../src/kernel/clock.ts';
import {
  archivedObjectAt,
  type ArchivedObject,
  requestRestore,
  type RestoreTiming,
} from '../../../src/modules/storage/domain/archived-object.ts';
import { tiersOf } from '../../../src/modules/storage/domain/retrieval-hours.ts';
import { isCold } from '../../../src/modules/storage/domain/retrieval-hours.ts';
import { RETRIEVAL_TIERS } from '../../../src/modules/storage/domain/retrieval-tier.ts';
import type { StorageClass } from '../../../src/modules/storage/domain/storage-class.ts';
import type { Bucket, StoredObject } from './object-store.ts';
import { invalidArgument, notImplemented, S3Error } from './s3-error.ts';
import { bucketOf, type Operation } from './s3-state.ts';
import { childrenOf, malformedXml, textOf, type XmlContent, type XmlElement } from './xml.ts';

/** A change in the restore of an object. */
export interface RestoreEvent {
  readonly name: 'ObjectRestore:Post' | 'ObjectRestore:Completed' | 'ObjectRestore:Delete';
  readonly bucket: string;
  readonly object: StoredObject;
  readonly at: Date;
  /** Expiry of the completed copy. */
  readonly until?: Date;
}

/** The restores of all objects, as of the clock. */
export class Restores {
  private readonly running = new Map<StoredObject, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly timing: RestoreTiming,
    private readonly tell: (event: RestoreEvent) => void,
  ) {}

  /** Throws InvalidObjectState for an archived object that is not restored. */
  requireReadable(object: StoredObject): void {
    if (!isCold(object.storageClass) || this.stateOf(object).kind === 'RESTORED') return;
    const message = "The operation is not valid for the object's storage class";
    const fields = { StorageClass: object.storageClass };
    throw new S3Error(403, 'InvalidObjectState', message, { fields });
  }

  /** `x-amz-restore`. */
  headerOf(object: StoredObject): Record<string, string> {
    const state = this.stateOf(object);
    if (state.kind === 'ARCHIVED') return {};
    const restore =
      state.kind === 'RESTORING'
        ? 'ongoing-request="true"'
        : `ongoing-request="false", expiry-date="${state.until.toUTCString()}"`;
    return { 'x-amz-restore': restore };
  }

  /** `RestoreStatus` of listings. */
  elementOf(object: StoredObject): XmlContent {
    const state = this.stateOf(object);
    if (state.kind === 'ARCHIVED') return undefined;
    if (state.kind === 'RESTORING') return { IsRestoreInProgress: true };
    return { IsRestoreInProgress: false, RestoreExpiryDate: state.until };
  }

  /** Returns the response status. Throws like S3. */
  request(bucket: Bucket, object: StoredObject, asked: XmlElement): 200 | 202 {
    const { storageClass } = object;
    const { tier, days } = wishOf(asked, storageClass);
    if (!isCold(storageClass)) {
      const message = "Restore is not allowed for the object's current storage class";
      const fields = { StorageClass: storageClass };
      throw new S3Error(403, 'InvalidObjectState', message, { fields });
    }
    if (!tiersOf(storageClass).includes(tier)) {
      throw invalidArgument('Retrieval option is not supported by this storage class');
    }
    const now = this.clock.now();
    const wish = { storageClass, tier, days };
    const { answer, object: archived } = requestRestore(object.archived, wish, now, this.timing);
    if (answer === 'ALREADY_IN_PROGRESS') {
      throw new S3Error(409, 'RestoreAlreadyInProgress', 'Object restore is already in progress');
    }
    object.archived = archived;
    this.running.set(object, bucket);
    if (answer === 'EXTENDED') return 200;
    this.tell({ name: 'ObjectRestore:Post', bucket: bucket.name, object, at: now });
    return 202;
  }

  /** Emits events for restores that are due. */
  settle(): void {
    for (const [object, bucket] of this.running) {
      const isThere = bucket.versionsOf(object.key).includes(object);
      if (!isThere || this.stateOf(object).kind === 'ARCHIVED') this.running.delete(object);
    }
  }

  /** Updates the state of an object and emits events for changes since the last call. */
  private stateOf(object: StoredObject): ArchivedObject {
    const now = this.clock.now();
    const bucket = this.running.get(object)?.name;
    if (bucket === undefined) return object.archived;
    if (object.archived.kind === 'RESTORING' && object.archived.readyAt <= now) {
      const { readyAt, days } = object.archived;
      const until = this.timing.expiry(readyAt, days);
      object.archived = { kind: 'RESTORED', until };
      this.tell({ name: 'ObjectRestore:Completed', bucket, object, at: now, until });
    }
    const due = archivedObjectAt(object.archived, now, this.timing);
    if (object.archived.kind === 'RESTORED' && due.kind === 'ARCHIVED') {
      object.archived = due;
      this.tell({ name: 'ObjectRestore:Delete', bucket, object, at: now });
    }
    return object.archived;
  }
}

export const restoreObject: Operation = async (state, request) => {
  const bucket = bucketOf(state, request.bucket);
  const wish = await request.xml('RestoreRequest');
  const object = bucket.require(request.key, request.versionId);
  return { status: state.restores.request(bucket, object, wish) };
};

/** Expiry dates have second precision, and the copy expires exactly then. */
export function inWholeSeconds(timing: RestoreTiming): RestoreTiming {
  return {
    duration: timing.duration,
    expiry: (from, days) => {
      const until = timing.expiry(from, days).getTime();
      return new Date(Math.ceil(until / 1000) * 1000);
    },
  };
}

function wishOf(asked: XmlElement, storageClass: StorageClass) {
  const unknown = Object.keys(asked).find(
    (name) => !['Days', 'GlacierJobParameters', 'Tier', 'Description', '#text'].includes(name),
  );
  if (unknown !== undefined) throw notImplemented(`${unknown} of RestoreObject`);
  const [parameters] = childrenOf(asked, 'GlacierJobParameters');
  const name = (parameters && textOf(parameters, 'Tier')) ?? textOf(asked, 'Tier') ?? 'Standard';
  const tier = RETRIEVAL_TIERS.find((each) => each === name.toUpperCase());
  if (!tier) throw malformedXml();
  const days = textOf(asked, 'Days');
  if (storageClass === 'INTELLIGENT_TIERING' && days !== undefined) {
    throw invalidArgument(
      'Intelligent-Tiering objects are not subject to restore expiry. Do not specify Days.',
    );
  }
  if (days === undefined && isCold(storageClass)) throw malformedXml('Days is missing');
  if (days !== undefined && !/^[1-9]\d{0,8}$/.test(days)) {
    throw invalidArgument('restoration days should be at least 1');
  }
  return { tier, days: Number(days ?? 1) };
}

import type { ObjectHead } from '../../../../platform/s3/head-object.ts';
import { isCold } from '../../domain/retrieval-hours.ts';
import { STORAGE_CLASSES, type StorageClass } from '../../domain/storage-class.ts';
import type { RestoreState } from '../../domain/storage-provider.ts';

const HEADER = /^ongoing-request="(true|false)"(?:,\s*expiry-date="([^"]+)")?$/;

/** Classes of S3 that objects are never put into from here but lie in at times, all of them readable at once. */
const READABLE = new Set(['REDUCED_REDUNDANCY', 'ONEZONE_IA', 'EXPRESS_ONEZONE']);

/** The class in our words; undefined for one that is not known here. */
export function storageClassOf(text: string | undefined): StorageClass | undefined {
  if (text === undefined || READABLE.has(text)) return 'STANDARD';
  return STORAGE_CLASSES.find((known) => known === text);
}

/** What can be said about reading an object. Anything that is not understood is `UNKNOWN`, never readable. */
export function restoreStateOf({
  storageClass: text,
  restore,
  archiveStatus,
}: Pick<ObjectHead, 'storageClass' | 'restore' | 'archiveStatus'>): RestoreState {
  const storageClass = storageClassOf(text);
  if (!storageClass) return { kind: 'UNKNOWN' };
  // Its restored objects go back to a tier that is read at once, and nothing expires.
  if (archiveStatus !== undefined) {
    const state = restore === undefined ? undefined : restoreHeader(restore);
    return state?.kind === 'IN_PROGRESS' ? state : { kind: 'NOT_REQUESTED' };
  }
  if (!isCold(storageClass)) return { kind: 'NOT_NEEDED' };
  return restore === undefined ? { kind: 'NOT_REQUESTED' } : restoreHeader(restore);
}

/**
 * Reads `x-amz-restore`. The date is one of RFC 9110 §5.6.7 (IMF-fixdate).
 * Source: Amazon S3 API Reference, HeadObject.
 */
export function restoreHeader(text: string): RestoreState {
  const [, ongoing, date] = HEADER.exec(text) ?? [];
  if (ongoing === 'true') return { kind: 'IN_PROGRESS' };
  if (ongoing === undefined || date === undefined) return { kind: 'UNKNOWN' };
  const until = new Date(date);
  if (Number.isNaN(until.getTime()) || until.toUTCString() !== date) return { kind: 'UNKNOWN' };
  return { kind: 'RESTORED', until };
}

import type { ObjectHead } from '../../../../platform/s3/head-object.ts';
import { isCold } from '../../domain/retrieval-hours.ts';
import { STORAGE_CLASSES, type StorageClass } from '../../domain/storage-class.ts';
import type { RestoreState } from '../../domain/storage-provider.ts';

const HEADER = /^ongoing-request="(true|false)"(?:,\s*expiry-date="([^"]+)")?$/;

/** Immediately readable S3 classes that FlexStorage does not use but may encounter. */
const READABLE = new Set(['REDUCED_REDUNDANCY', 'ONEZONE_IA', 'EXPRESS_ONEZONE']);

/** The storage class; undefined if it is unknown. */
export function storageClassOf(text: string | undefined): StorageClass | undefined {
  if (text === undefined || READABLE.has(text)) return 'STANDARD';
  return STORAGE_CLASSES.find((known) => known === text);
}

/** The restore state of an object. Anything unrecognized is `UNKNOWN`, never readable. */
export function restoreStateOf({
  storageClass: text,
  restore,
  archiveStatus,
}: Pick<ObjectHead, 'storageClass' | 'restore' | 'archiveStatus'>): RestoreState {
  const storageClass = storageClassOf(text);
  if (!storageClass) return { kind: 'UNKNOWN' };
  // Intelligent-Tiering moves restored objects to a readable tier, where they do not expire.
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

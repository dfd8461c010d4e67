import { describe, expect, it } from 'vitest';

import {
  restoreHeader,
  restoreStateOf,
  storageClassOf,
} from '../../../../../src/modules/storage/infrastructure/s3/restore-state.ts';

const UNTIL = 'Fri, 21 Dec 2029 00:00:00 GMT';
const RESTORED = { kind: 'RESTORED', until: new Date('2029-12-21T00:00:00Z') };

// Amazon S3 API Reference, HeadObject, x-amz-restore.
describe('the restore header of S3', () => {
  it('reports a restore in progress', () => {
    expect(restoreHeader('ongoing-request="true"')).toEqual({ kind: 'IN_PROGRESS' });
  });

  it.each([
    `ongoing-request="false", expiry-date="${UNTIL}"`,
    `ongoing-request="false",expiry-date="${UNTIL}"`,
  ])('reports the expiry of a restored copy: %s', (text) => {
    expect(restoreHeader(text)).toEqual(RESTORED);
  });

  it.each([
    '',
    'false',
    'ongoing-request="false"',
    'ongoing-request="maybe"',
    'ongoing-request=false, expiry-date="Fri, 21 Dec 2029 00:00:00 GMT"',
    'ongoing-request="false", expiry-date=""',
    'ongoing-request="false", expiry-date="soon"',
    'ongoing-request="false", expiry-date="2029-12-21T00:00:00Z"',
    'ongoing-request="false", expiry-date="Mon, 21 Dec 2029 00:00:00 GMT"',
    'ongoing-request="false", expiry-date="Fri, 21 Dec 2029 00:00:00 CET"',
    'ongoing-request="false", expiry-date="Fri, 31 Feb 2029 00:00:00 GMT"',
    `ongoing-request="false", expiry-date="${UNTIL}" `,
    `ongoing-request="false", expiry-date="${UNTIL}", more="1"`,
    `x ongoing-request="false", expiry-date="${UNTIL}"`,
    'ongoing-request="TRUE"',
  ])('is never treated as readable when it is %j', (text) => {
    expect(restoreHeader(text)).toEqual({ kind: 'UNKNOWN' });
  });
});

describe('the restore state of an object', () => {
  const state = (storageClass?: string, restore?: string, archiveStatus?: string) =>
    restoreStateOf({ storageClass, restore, archiveStatus });

  it.each([
    undefined,
    'STANDARD',
    'STANDARD_IA',
    'GLACIER_IR',
    'INTELLIGENT_TIERING',
    'ONEZONE_IA',
  ])('needs no restore in %s', (storageClass) => {
    expect(state(storageClass)).toEqual({ kind: 'NOT_NEEDED' });
  });

  it.each(['GLACIER', 'DEEP_ARCHIVE'])('follows the header in %s', (storageClass) => {
    expect(state(storageClass)).toEqual({ kind: 'NOT_REQUESTED' });
    expect(state(storageClass, 'ongoing-request="true"')).toEqual({ kind: 'IN_PROGRESS' });
    const restored = `ongoing-request="false", expiry-date="${UNTIL}"`;
    expect(state(storageClass, restored)).toEqual(RESTORED);
  });

  it('is unknown in an unknown storage class', () => {
    expect(state('PERMAFROST')).toEqual({ kind: 'UNKNOWN' });
    expect(storageClassOf('PERMAFROST')).toBeUndefined();
  });

  it('is that of an archive in the archive access tiers of INTELLIGENT_TIERING', () => {
    const tier = 'DEEP_ARCHIVE_ACCESS';
    expect(state('INTELLIGENT_TIERING', undefined, tier)).toEqual({ kind: 'NOT_REQUESTED' });
    const ongoing = 'ongoing-request="true"';
    expect(state('INTELLIGENT_TIERING', ongoing, tier)).toEqual({ kind: 'IN_PROGRESS' });
    expect(state('INTELLIGENT_TIERING', 'who knows', tier)).toEqual({ kind: 'NOT_REQUESTED' });
  });
});

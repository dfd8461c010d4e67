import { describe, expect, it } from 'vitest';

import {
  UPLOAD_STATUSES,
  UploadStatus,
  type UploadStatusName,
} from '../../../../src/modules/library/domain/upload-status.ts';
import { testTransitions } from '../../../support/general/transitions.ts';

describe('UploadStatus', () => {
  testTransitions<{ status: UploadStatus }, UploadStatusName>({
    states: UPLOAD_STATUSES,
    expected: {
      PENDING: ['UPLOADING', 'FAILED'],
      UPLOADING: ['COMPLETED', 'FAILED'],
      COMPLETED: ['ARCHIVED'],
      ARCHIVED: [],
      FAILED: [],
    },
    code: 'FILE_STATUS_INVALID',
    at: (name) => ({ status: UploadStatus.of(name) }),
    go: (subject, to) => () => {
      subject.status = subject.status.to(to);
    },
    stateOf: ({ status }) => status.name,
  });

  it('starts as PENDING', () => {
    expect(UploadStatus.pending.name).toBe('PENDING');
  });

  it('is immutable', () => {
    UploadStatus.pending.to('UPLOADING');
    expect(UploadStatus.pending.name).toBe('PENDING');
  });

  it('counts bytes as kept from COMPLETED onward', () => {
    const kept = UPLOAD_STATUSES.filter((name) => UploadStatus.of(name).isKept);
    expect(kept).toEqual(['COMPLETED', 'ARCHIVED']);
  });
});

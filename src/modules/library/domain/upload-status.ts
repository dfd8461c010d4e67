import { nextState, type StateTable } from '../../../kernel/state-table.ts';

export const UPLOAD_STATUSES = ['PENDING', 'UPLOADING', 'COMPLETED', 'ARCHIVED', 'FAILED'] as const;

export type UploadStatusName = (typeof UPLOAD_STATUSES)[number];

const NEXT: StateTable<UploadStatusName> = {
  PENDING: ['UPLOADING', 'FAILED'],
  UPLOADING: ['COMPLETED', 'FAILED'],
  COMPLETED: ['ARCHIVED'],
  ARCHIVED: [],
  FAILED: [],
};

/** Lifecycle state of a file. Immutable; a transition returns a new status. */
export class UploadStatus {
  static readonly pending = new UploadStatus('PENDING');

  private constructor(readonly name: UploadStatusName) {}

  static of(name: UploadStatusName): UploadStatus {
    return new UploadStatus(name);
  }

  /** Throws `FILE_STATUS_INVALID` if the transition is not allowed. */
  to(next: UploadStatusName): UploadStatus {
    return new UploadStatus(nextState(NEXT, this.name, next, 'FILE_STATUS_INVALID'));
  }

  /** Whether all bytes are stored: COMPLETED or ARCHIVED. */
  get isKept(): boolean {
    return this.name === 'COMPLETED' || this.name === 'ARCHIVED';
  }
}

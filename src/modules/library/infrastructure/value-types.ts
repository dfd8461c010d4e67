import { columnType } from '../../../platform/postgres/value-types.ts';
import type { RestoreState } from '../../storage/domain/storage-provider.ts';
import { CaptureTime } from '../domain/capture-time.ts';
import { FileName } from '../domain/file-name.ts';
import { UploadStatus, type UploadStatusName } from '../domain/upload-status.ts';

export const FileNameType = columnType<FileName, string>(
  'text',
  (name) => name.original,
  (text) => FileName.of(text),
);
export const UploadStatusType = columnType<UploadStatus, UploadStatusName>(
  'text',
  (status) => status.name,
  (name) => UploadStatus.of(name),
);
/** Capture time declared by the client. */
export const ClaimedCaptureTimeType = columnType<CaptureTime, Date>(
  'timestamptz',
  (time) => time.at,
  (at) => CaptureTime.of(new Date(at), 'CLIENT'),
);
export const RestoreStateType = columnType<RestoreState, string>(
  'jsonb',
  (restore) => JSON.stringify(restore),
  (json) => restoreStateOf((typeof json === 'string' ? JSON.parse(json) : json) as RestoreState),
);

/** Converts the date of a restore state from JSON back to a Date. */
export function restoreStateOf(json: RestoreState): RestoreState {
  return json.kind === 'RESTORED' ? { ...json, until: new Date(json.until) } : json;
}

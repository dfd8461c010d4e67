import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileType } from '../../../kernel/file-type.ts';
import type { CaptureTime } from './capture-time.ts';
import type { FileName } from './file-name.ts';

export interface NewFile {
  readonly id: string;
  readonly ownerId: string;
  readonly name: FileName;
  readonly type: FileType;
  /** Undefined while the upload's length is deferred. */
  readonly size: FileSize | undefined;
  readonly tags: readonly string[];
  readonly captureTime: CaptureTime | undefined;
  /** Configured name of the provider requested by the owner. */
  readonly providerPreference?: string | undefined;
}

/** The owner's edits; omitted fields keep their value. A null captureTime removes an earlier override. */
export interface FileEdit {
  readonly name?: FileName;
  readonly tags?: readonly string[];
  /** Null or an empty text removes it. */
  readonly description?: string | null;
  readonly captureTime?: CaptureTime | null;
}

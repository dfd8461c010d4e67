import type { Authenticate } from '../../application/account/authenticate.ts';
import type { UploadSessionStore } from '../../application/ports/upload-session-store.ts';
import type { NamedProviders } from '../../application/provider/require-providers.ts';
import type { CompleteUpload } from '../../application/upload/complete-upload.ts';
import type { EndLostUpload } from '../../application/upload/end-lost-upload.ts';
import type { JoinUploads } from '../../application/upload/join-uploads.ts';
import type { ReceiveBytes } from '../../application/upload/receive-bytes.ts';
import type { SealUpload } from '../../application/upload/seal-upload.ts';
import type { StartUpload } from '../../application/upload/start-upload.ts';
import type { TerminateUpload } from '../../application/upload/terminate-upload.ts';
import type { UploadLeases } from '../../application/upload/upload-leases.ts';
import type { Clock } from '../../domain/shared/clock.ts';
import type { UploadSlots } from './upload-slots.ts';

/** What the upload protocols stand on. */
export interface UploadParts {
  readonly authenticate: Authenticate;
  readonly sessions: UploadSessionStore;
  readonly leases: UploadLeases;
  readonly startUpload: StartUpload;
  readonly joinUploads: JoinUploads;
  readonly receiveBytes: ReceiveBytes;
  readonly sealUpload: SealUpload;
  readonly completeUpload: CompleteUpload;
  readonly endLostUpload: EndLostUpload;
  readonly terminateUpload: TerminateUpload;
  readonly providers: NamedProviders;
  readonly slots: UploadSlots;
  readonly clock: Clock;
}

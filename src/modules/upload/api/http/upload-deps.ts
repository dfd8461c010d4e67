import type { Clock } from '../../../../kernel/clock.ts';
import type { Authenticate } from '../../../account/application/authenticate.ts';
import type { NamedProviders } from '../../../storage/application/require-providers.ts';
import type { CompleteUpload } from '../../application/complete-upload.ts';
import type { EndLostUpload } from '../../application/end-lost-upload.ts';
import type { JoinUploads } from '../../application/join-uploads.ts';
import type { ReceiveBytes } from '../../application/receive-bytes.ts';
import type { SealUpload } from '../../application/seal-upload.ts';
import type { StartUpload } from '../../application/start-upload.ts';
import type { TerminateUpload } from '../../application/terminate-upload.ts';
import type { UploadLeases } from '../../application/upload-leases.ts';
import type { UploadSessionStore } from '../../application/upload-session-store.ts';
import type { UploadSlots } from './upload-slots.ts';

/** Dependencies of the upload protocols. */
export interface UploadDeps {
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

import { DomainError } from '../../../kernel/domain-error.ts';
import type { CloseUpload } from './close-upload.ts';
import type { Staging } from './staging.ts';
import type { UploadLeases } from './upload-leases.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

/**
 * Ends an upload whose staged bytes are missing, for example because a lifecycle rule aborted its multipart upload. It
 * cannot be resumed, so the client must start a new one.
 */
export class EndLostUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly staging: Pick<Staging, 'size'>,
    private readonly closeUpload: CloseUpload,
  ) {}

  /** Throws `NOT_FOUND` if the bytes are missing; otherwise does nothing. */
  async execute(row: UploadSessionRow): Promise<void> {
    if (await this.hasItsBytes(row)) return;
    // Check again under the lease, when no writer is replacing the staged bytes.
    await using held = await this.leases.acquire(row.id);
    if (await this.hasItsBytes(held.row)) return;
    await this.closeUpload.execute(row.id, { status: 'FAILED', code: 'UPLOAD_FAILED' });
    throw new DomainError('NOT_FOUND', 'Upload not found.');
  }

  /** Ignores sessions in FINALIZING, which fail by themselves if bytes are missing. */
  private async hasItsBytes({ id, status, offset }: UploadSessionRow): Promise<boolean> {
    if (status !== 'OPEN') return true;
    return ((await this.staging.size(id)) ?? -1) >= offset;
  }
}

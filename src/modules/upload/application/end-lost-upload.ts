import { DomainError } from '../../../kernel/domain-error.ts';
import type { CloseUpload } from './close-upload.ts';
import type { Staging } from './staging.ts';
import type { UploadLeases } from './upload-leases.ts';
import type { UploadSessionRow } from './upload-session-store.ts';

/** How long it waits for whoever writes. Milliseconds. */
const WAIT_MS = 3_000;

/**
 * Ends an upload whose staged bytes are gone, as when a bucket's rule has ended its multipart upload: nobody can go on with
 * it, and its client has to learn that it must begin anew.
 */
export class EndLostUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly staging: Pick<Staging, 'size'>,
    private readonly closeUpload: CloseUpload,
  ) {}

  /** Throws `NOT_FOUND` for such an upload; nothing happens to any other one. */
  async execute(row: UploadSessionRow): Promise<void> {
    if (await this.isSound(row)) return;
    // Only under the lease does nobody move its bytes while they are looked for.
    await using held = await this.leases.acquire(row.id, WAIT_MS);
    if (await this.isSound(held.row)) return;
    await this.closeUpload.execute(row.id, { status: 'FAILED', code: 'UPLOAD_FAILED' });
    throw new DomainError('NOT_FOUND', 'no such upload');
  }

  /** What is FINALIZING fails by itself when its bytes are gone. */
  private async isSound({ id, status, offset }: UploadSessionRow): Promise<boolean> {
    if (status !== 'OPEN') return true;
    return ((await this.staging.size(id)) ?? -1) >= offset;
  }
}

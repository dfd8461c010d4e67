import type { ReceiveBytes } from './receive-bytes.ts';
import type { UploadLeases } from './upload-leases.ts';

/**
 * Moves a session that has all its bytes but is still OPEN to FINALIZING, as after a crash between declaring a deferred
 * length and the empty PATCH that follows.
 */
export class SealUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly receiveBytes: ReceiveBytes,
  ) {}

  /** Does nothing if bytes are missing or the session is not OPEN. Throws `UPLOAD_LOCKED`, `NOT_FOUND`. */
  async execute(sessionId: string): Promise<void> {
    await using held = await this.leases.acquire(sessionId);
    const { status, offset, size } = held.row;
    if (status === 'OPEN' && offset === size) {
      await this.receiveBytes.execute(held, size, noBytes());
    }
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

import type { ReceiveBytes } from './receive-bytes.ts';
import type { UploadLeases } from './upload-leases.ts';

/** How long it waits for whoever writes. Milliseconds. */
const WAIT_MS = 3_000;

/**
 * Makes a session FINALIZING that has all its bytes but was left OPEN: a crash can fall between declaring a deferred
 * length and the empty PATCH that follows.
 */
export class SealUpload {
  constructor(
    private readonly leases: UploadLeases,
    private readonly receiveBytes: ReceiveBytes,
  ) {}

  /** A session that lacks bytes, or is FINALIZING already, is left as it is. Throws `UPLOAD_LOCKED`, `NOT_FOUND`. */
  async execute(sessionId: string): Promise<void> {
    await using held = await this.leases.acquire(sessionId, WAIT_MS);
    const { status, offset, size } = held.row;
    if (status === 'OPEN' && offset === size) {
      await this.receiveBytes.execute(held, size, noBytes());
    }
  }
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}

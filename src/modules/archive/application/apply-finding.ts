import type { Copy } from '../../library/domain/copy.ts';
import type { ObjectFinding } from '../../storage/application/verify-object.ts';

/** Records what comparing the copy's object with the content has shown. */
export function applyFinding({ kind, crc32 }: ObjectFinding, copy: Copy, now: Date): void {
  switch (kind) {
    case 'VERIFIED':
      return copy.markVerified(now, crc32);
    case 'UNVERIFIABLE':
      // An earlier comparison stands, as of its time.
      if (copy.verifiedAt && copy.state === 'VERIFIED') {
        return copy.markVerified(copy.verifiedAt, copy.crc32);
      }
      return copy.markUnverifiable();
    case 'DAMAGED':
      return copy.markDamaged();
    case 'MISSING':
      return copy.markMissing();
  }
}

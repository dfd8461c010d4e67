import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import { isShareOpen } from '../domain/share-life.ts';
import { requireSharePassword } from '../domain/share-password.ts';
import type { ShareEdit } from '../domain/share.ts';
import { requireRoomForShare } from './require-room-for-share.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Omitted fields keep their value; null removes it. */
export interface ShareChanges extends Omit<ShareEdit, 'passwordHash'> {
  readonly password?: string | null | undefined;
}

/** Changes the terms of a share, effective from the next request. A new password ends all visitors' sessions. */
export class UpdateShare {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly passwords: PasswordHasher,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `NOT_FOUND` if the owner has no such share, `SHARE_INVALID`, `PASSWORD_INVALID`, and `SHARE_LIMIT_REACHED` if
   * an expired share would become one open share too many.
   */
  async execute(
    ownerId: string,
    shareId: string,
    { password, ...edit }: ShareChanges,
  ): Promise<void> {
    if (password != null) requireSharePassword(password);
    const passwordHash = password == null ? password : await this.passwords.hash(password);
    await this.unitOfWork.run(async (tx) => {
      const share = await tx.shares.findForUpdate(shareId, ownerId);
      if (!share) throw new DomainError('NOT_FOUND', 'Share not found.');
      const now = this.clock.now();
      const wasOpen = isShareOpen(share, now);
      share.change({ ...edit, passwordHash }, now);
      if (!wasOpen && isShareOpen(share, now)) {
        await requireRoomForShare(tx.shares, ownerId, now);
      }
    });
  }
}

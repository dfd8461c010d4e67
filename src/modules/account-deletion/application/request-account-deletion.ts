import type { AttemptLimiter } from '../../../kernel/attempt-limiter.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import { clientNetwork } from '../../account/application/client-network.ts';
import type { PasswordHasher } from '../../account/application/password-hasher.ts';
import { AccountDeletion } from '../domain/account-deletion.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface RequestAccountDeletionDeps {
  readonly unitOfWork: UnitOfWork;
  readonly passwords: PasswordHasher;
  readonly attempts: AttemptLimiter;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Plans the deletion of an account after its password was entered again. */
export class RequestAccountDeletion {
  constructor(private readonly deps: RequestAccountDeletionDeps) {}

  /**
   * Idempotent while a deletion is planned. Throws `SIGN_IN_FAILED` for a wrong password, `RATE_LIMITED` after too many,
   * and `LAST_ADMIN` if nobody else could administer the installation.
   */
  async execute(userId: string, password: string, address: string): Promise<void> {
    const { unitOfWork, passwords, attempts, clock, ids } = this.deps;
    const account = `account deletion ${userId}`;
    await attempts.attempt([account, `sign-in address ${clientNetwork(address)}`]);
    const user = await unitOfWork.run((tx) => tx.users.find(userId));
    if (!(await passwords.verify(password, user?.passwordHash))) {
      throw new DomainError('SIGN_IN_FAILED', 'The password is incorrect.');
    }
    await attempts.forget(account);
    await unitOfWork.run(async (tx) => {
      if (await tx.accountDeletions.isLastAdmin(userId)) {
        throw new DomainError('LAST_ADMIN', 'The only admin account cannot be deleted.');
      }
      if (await tx.accountDeletions.findOpenForUpdate(userId)) return;
      tx.accountDeletions.add(AccountDeletion.request(ids.next(), userId, clock.now()));
    });
  }
}

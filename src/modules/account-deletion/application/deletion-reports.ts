import type { Signatures } from '../../../kernel/signatures.ts';
import type { AccountStorage } from '../domain/account-deletion.ts';
import type { AccountDeletionQueries, AccountDeletionRow } from './account-deletion-queries.ts';

/** Proves to a former user what was deleted. */
export interface DeletionReport extends AccountDeletionRow {
  /** Objects that still exist. */
  readonly remaining: readonly AccountStorage[];
}

/** Reads reports on deletions. A signed link authorizes access, because the deleted user can no longer sign in. */
export class DeletionReports {
  constructor(
    private readonly deletions: Pick<AccountDeletionQueries, 'find' | 'storageOf'>,
    private readonly signatures: Signatures,
  ) {}

  sign(deletionId: string): string {
    return this.signatures.sign([deletionId]);
  }

  /** Undefined for an unknown deletion or a wrong signature. */
  async read(deletionId: string, signature: string): Promise<DeletionReport | undefined> {
    if (!this.signatures.verify([deletionId], signature)) return undefined;
    const row = await this.deletions.find(deletionId);
    return row && { ...row, remaining: await this.deletions.storageOf(row.userId) };
  }
}

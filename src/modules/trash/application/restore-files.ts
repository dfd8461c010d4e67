import type { QuotaLedger } from '../../account/application/quota-ledger.ts';
import type { EditFiles } from '../../library/application/edit-files.ts';
import type { Refusals } from '../../library/application/in-batches.ts';

/** Takes files out of the trash. */
export class RestoreFiles {
  constructor(
    private readonly editFiles: EditFiles,
    private readonly quota: Pick<QuotaLedger, 'read'>,
  ) {}

  /**
   * Refuses single files as `EditFiles` does. Throws `QUOTA_EXCEEDED` if the account exceeds its quota, which may have
   * been lowered.
   */
  async execute(ownerId: string, fileIds: readonly string[]): Promise<Refusals> {
    (await this.quota.read(ownerId))?.requireWithin();
    return this.editFiles.execute(ownerId, fileIds, (file) => file.restore());
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccountQueries } from '../../account/application/account-queries.ts';
import type { Content } from '../../library/domain/content.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import { bytesSource } from '../../storage/application/bytes-source.ts';
import type { ContentHasher } from '../../storage/application/content-hasher.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import type { PutSource } from '../../storage/domain/storage-provider.ts';
import { manifestKey, type ManifestRecord, manifestRecord } from './manifest-record.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface WriteManifestDeps {
  readonly unitOfWork: UnitOfWork;
  readonly accounts: AccountQueries;
  readonly providers: ProviderRegistry;
  readonly hasher: ContentHasher;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Writes a content's manifest record beside its archived copies, in an immediately readable storage class. */
export class WriteManifest {
  constructor(private readonly deps: WriteManifestDeps) {}

  /**
   * Writes to every provider except the landing one that has a verified copy. Does nothing if the content is gone or
   * has no files. Throws `PROVIDER_UNAVAILABLE`; retry later.
   */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    const { landing } = this.deps.providers;
    const found = await this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.find(contentId);
      const files = await tx.files.allByContents([contentId]);
      const copies = await tx.contents.copiesOf(contentId);
      return content && files.length > 0 ? { content, files, copies } : undefined;
    });
    const record = found && (await this.recordOf(found.content, found.files));
    if (!record) return;
    const holders = found.copies
      .filter(({ state, location }) => state === 'VERIFIED' && location.provider !== landing.name)
      .map(({ location }) => location.provider);
    for (const name of new Set(holders)) await this.writeTo(name, record, signal);
  }

  /** The record of a content with these files; undefined if the owner's account is gone. */
  async recordOf(
    content: Content,
    files: readonly StoredFile[],
  ): Promise<ManifestRecord | undefined> {
    const account = await this.deps.accounts.find(content.ownerId);
    return account && manifestRecord(content, files, account.email, this.deps.clock.now());
  }

  /** Writes a record to one provider. Throws `PROVIDER_UNAVAILABLE`; retry later. */
  async writeTo(name: string, record: ManifestRecord, signal?: AbortSignal): Promise<void> {
    const provider = this.deps.providers.get(name);
    const key = manifestKey(record, this.deps.ids.next());
    await (provider.records ?? provider).put(key, await this.sourceOf(record), signal);
  }

  private async sourceOf(record: ManifestRecord): Promise<PutSource> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
    async function* open(): AsyncIterable<Uint8Array> {
      yield bytes;
    }
    const { sha256 } = await this.deps.hasher.hash(open());
    return bytesSource(bytes, sha256);
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import type { IdSource } from '../../../kernel/id-source.ts';
import type { AccountQueries } from '../../account/application/account-queries.ts';
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
   * Writes to the named provider, or to every provider except the landing one that has a verified copy. Does nothing if
   * the content is gone or has no files. Throws `PROVIDER_UNAVAILABLE`; retry later.
   */
  async execute(
    contentId: string,
    providerName: string | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const subject = await this.read(contentId);
    if (!subject) return;
    const { record, holders } = subject;
    for (const name of providerName === undefined ? holders : [providerName]) {
      const provider = this.deps.providers.get(name);
      const key = manifestKey(record, this.deps.ids.next());
      await (provider.records ?? provider).put(key, await this.sourceOf(record), signal);
    }
  }

  private async read(
    contentId: string,
  ): Promise<{ record: ManifestRecord; holders: string[] } | undefined> {
    const { landing } = this.deps.providers;
    const found = await this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.find(contentId);
      const files = await tx.files.allByContents([contentId]);
      const copies = await tx.contents.copiesOf(contentId);
      return content && files.length > 0 ? { content, files, copies } : undefined;
    });
    const account = found && (await this.deps.accounts.find(found.content.ownerId));
    if (!account) return undefined;
    const holders = found.copies
      .filter(({ state, location }) => state === 'VERIFIED' && location.provider !== landing.name)
      .map(({ location }) => location.provider);
    return {
      record: manifestRecord(found.content, found.files, account.email, this.deps.clock.now()),
      holders: [...new Set(holders)],
    };
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

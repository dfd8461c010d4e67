import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type {
  ColdDownload,
  Download,
  OpenDownload,
} from '../../download/application/open-download.ts';
import { zippedFile, type ZipArchive, type ZipFiles } from '../../exports/application/zip-files.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import type { NoteShareAccess, ShareVisit } from './note-share-access.ts';
import type { ShareDownload, ShareLedger } from './share-ledger.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from './share-queries.ts';

/** A download that was begun can be gone on with for so long: large ones take hours, and break off. */
const GOES_ON_MS = 24 * 60 * 60 * 1000;

/** Files that are read at a time for a zip, and the most that one holds. */
const PAGE = 1_000;
const MAX_ZIPPED = 10_000;

export interface SharedDownloadsDeps {
  readonly shares: Pick<ShareQueries, 'files'>;
  readonly ledger: Pick<ShareLedger, 'startDownload' | 'isStarted'>;
  readonly files: Pick<FileQueries, 'copiesOfMany'>;
  readonly openDownload: OpenDownload;
  readonly zipFiles: ZipFiles;
  readonly noteShareAccess: NoteShareAccess;
  readonly clock: Clock;
}

/** Gives originals to those who may read a share. Whether they may was asked of OpenShare before. */
export class SharedDownloads {
  constructor(private readonly deps: SharedDownloadsDeps) {}

  /**
   * A file of the share. The download is counted when bytes are first asked for, however many ask at once. Without `open`
   * while the original is frozen. Throws `NOT_FOUND` where only previews are shared; its `open` throws
   * `DOWNLOAD_LIMIT_REACHED`.
   */
  async file(
    share: ShareRow,
    { id: fileId }: SharedFileRow,
    linkId: string,
    visit: ShareVisit,
  ): Promise<Download | ColdDownload> {
    requireOriginals(share);
    const download = await this.deps.openDownload.execute(fileId, share.ownerId);
    const { open } = download;
    if (!open) return download;
    return {
      ...download,
      open: async (range, signal) => {
        await this.begin(share, { id: linkId, shareId: share.id, fileId }, visit);
        return open(range, signal);
      },
    };
  }

  /**
   * Everything in the share that can be read now. `leftOut`: names of what is frozen; a text in the zip names them too.
   * Throws as `file` does, and `SHARE_INVALID` for more than 10,000 files.
   */
  async zip(
    share: ShareRow,
    linkId: string,
    visit: ShareVisit,
  ): Promise<ZipArchive & { begin(): Promise<void> }> {
    requireOriginals(share);
    const { zipFiles, clock } = this.deps;
    const { ready, frozen } = await this.byState(share);
    const text = `These originals lie in cold storage and are not in this archive:\r\n${frozen
      .map(({ name }) => `  ${name.replace(/\p{Cc}/gu, ' ')}\r\n`)
      .join('')}`;
    const notes =
      frozen.length === 0 ? [] : [{ name: 'Not included.txt', text, modifiedAt: clock.now() }];
    const archive = zipFiles.of(ready.flatMap(zippedFile), notes);
    const download = { id: linkId, shareId: share.id, fileId: undefined };
    return { ...archive, begin: () => this.begin(share, download, visit) };
  }

  /** Whether the download was counted before and can be gone on with. */
  goesOn(shareId: string, linkId: string, fileId?: string): Promise<boolean> {
    return this.deps.ledger.isStarted({ id: linkId, shareId, fileId }, this.deps.clock.now());
  }

  private async begin(share: ShareRow, download: ShareDownload, visit: ShareVisit): Promise<void> {
    const { ledger, noteShareAccess, clock } = this.deps;
    const now = clock.now();
    // Most ranges belong to a download that is under way: they lock nothing.
    if (await ledger.isStarted(download, now)) return;
    const until = new Date(now.getTime() + GOES_ON_MS);
    const outcome = await ledger.startDownload(download, now, until);
    if (outcome === 'REFUSED') {
      throw new DomainError('DOWNLOAD_LIMIT_REACHED', 'the share allows no more downloads');
    }
    if (outcome === 'GOES_ON') return;
    const { fileId } = download;
    const kind = fileId === undefined ? 'ZIP' : 'DOWNLOAD';
    await noteShareAccess.execute(share, { kind, fileId }, visit);
  }

  private async byState(
    share: ShareRow,
  ): Promise<{ ready: SharedFileRow[]; frozen: SharedFileRow[] }> {
    const { shares, files, clock } = this.deps;
    const ready: SharedFileRow[] = [];
    const frozen: SharedFileRow[] = [];
    let last: SharedFileRow | undefined;
    do {
      const after = last && { position: last.position, fileId: last.id };
      const page = await shares.files(share, { after, limit: PAGE });
      const copies = await files.copiesOfMany(
        share.ownerId,
        page.map(({ id }) => id),
      );
      for (const file of page) {
        const access = readAccessOf(copies.get(file.id) ?? [], clock.now());
        (access?.kind === 'READY' ? ready : frozen).push(file);
      }
      last = page.length === PAGE ? page.at(-1) : undefined;
      if (ready.length + frozen.length > MAX_ZIPPED) {
        throw new DomainError('SHARE_INVALID', `a zip holds at most ${MAX_ZIPPED} files`);
      }
    } while (last);
    return { ready, frozen };
  }
}

function requireOriginals({ permission }: ShareRow): void {
  if (permission !== 'ORIGINAL') throw new DomainError('NOT_FOUND', 'no such file');
}

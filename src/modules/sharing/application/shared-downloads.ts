import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Download, OpenDownload } from '../../download/application/open-download.ts';
import { zippedFile, type ZipArchive, type ZipFiles } from '../../exports/application/zip-files.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import type { NoteShareAccess, ShareVisit } from './note-share-access.ts';
import type { ShareDownload, ShareLedger } from './share-ledger.ts';
import type { SharedFileRow, ShareQueries, ShareRow } from './share-queries.ts';

/** How long a started download can be resumed; large downloads take hours and get interrupted. Milliseconds. */
const RESUMABLE_MS = 24 * 60 * 60 * 1000;

/** Files read per query for a zip, and the maximum number in one zip. */
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

/** Serves originals of shares. The caller must have checked access with OpenShare. */
export class SharedDownloads {
  constructor(private readonly deps: SharedDownloadsDeps) {}

  /**
   * Opens a file of the share. Counts the download when its bytes are first read, once for concurrent readers. Throws
   * `NOT_FOUND` if only previews are shared, `RETRIEVAL_REQUIRED` while the original is frozen; `open` throws
   * `DOWNLOAD_LIMIT_REACHED`.
   */
  async file(
    share: ShareRow,
    { id: fileId }: SharedFileRow,
    linkId: string,
    visit: ShareVisit,
  ): Promise<Download> {
    requireOriginals(share);
    const download = await this.deps.openDownload.execute(fileId, share.ownerId);
    const { open } = download;
    if (!open) {
      throw new DomainError(
        'RETRIEVAL_REQUIRED',
        'The original is in cold storage. Ask its owner to retrieve it.',
      );
    }
    return {
      ...download,
      open: async (range, signal) => {
        await this.begin(share, { id: linkId, shareId: share.id, fileId }, visit);
        return open(range, signal);
      },
    };
  }

  /**
   * Opens a zip of all files that can be read now; a text file in it lists the frozen ones. Throws as `file` does, and
   * `SHARE_INVALID` for more than 10,000 files.
   */
  async zip(
    share: ShareRow,
    linkId: string,
    visit: ShareVisit,
  ): Promise<ZipArchive & { begin(): Promise<void> }> {
    requireOriginals(share);
    const { zipFiles, clock } = this.deps;
    const { ready, frozen } = await this.byState(share);
    const text = `These originals are in cold storage and not included in this zip:\r\n${frozen
      .map(({ name }) => `  ${name.replace(/\p{Cc}/gu, ' ')}\r\n`)
      .join('')}`;
    const notes =
      frozen.length === 0 ? [] : [{ name: 'Not included.txt', text, modifiedAt: clock.now() }];
    const archive = zipFiles.of(ready.flatMap(zippedFile), notes);
    const download = { id: linkId, shareId: share.id, fileId: undefined };
    return { ...archive, begin: () => this.begin(share, download, visit) };
  }

  /** Whether the download was counted before and can be resumed. */
  canResume(shareId: string, linkId: string, fileId?: string): Promise<boolean> {
    return this.deps.ledger.isStarted({ id: linkId, shareId, fileId }, this.deps.clock.now());
  }

  private async begin(share: ShareRow, download: ShareDownload, visit: ShareVisit): Promise<void> {
    const { ledger, noteShareAccess, clock } = this.deps;
    const now = clock.now();
    // Most ranges belong to a running download and need no locks.
    if (await ledger.isStarted(download, now)) return;
    const until = new Date(now.getTime() + RESUMABLE_MS);
    const outcome = await ledger.startDownload(download, now, until);
    if (outcome === 'REFUSED') {
      throw new DomainError('DOWNLOAD_LIMIT_REACHED', 'The share has reached its download limit.');
    }
    if (outcome === 'RESUMED') return;
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
        throw new DomainError('SHARE_INVALID', `A zip can have at most ${MAX_ZIPPED} files.`);
      }
    } while (last);
    return { ready, frozen };
  }
}

function requireOriginals({ permission }: ShareRow): void {
  if (permission !== 'ORIGINAL') throw new DomainError('NOT_FOUND', 'File not found.');
}

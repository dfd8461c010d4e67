import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { Download, OpenDownload } from '../../download/application/open-download.ts';
import { type ZipFiles, zippedFile } from '../../exports/application/zip-files.ts';
import type { ZipArchive } from '../../exports/application/zip-writer.ts';
import { missingText, type ReadFilesToZip } from './files-to-zip.ts';
import type { NoteShareAccess, ShareVisit } from './note-share-access.ts';
import type { ShareDownload, ShareLedger } from './share-ledger.ts';
import type { SharedFileRow, ShareRow } from './share-queries.ts';

/** How long a started download can be resumed; large downloads take hours and get interrupted. Milliseconds. */
const RESUMABLE_MS = 24 * 60 * 60 * 1000;

export interface SharedDownloadsDeps {
  readonly readFilesToZip: ReadFilesToZip;
  readonly ledger: Pick<ShareLedger, 'startDownload' | 'isStarted'>;
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
    if (!open) throw retrievalRequired();
    return {
      ...download,
      open: async (range, signal) => {
        await this.begin(share, { id: linkId, shareId: share.id, fileId }, visit);
        return open(range, signal);
      },
    };
  }

  /**
   * Opens a zip of all files that can be read now, or of those with the selected ids; a text file in it tells what is
   * missing. A file that becomes unreadable while the zip is sent makes it fail: its announced size leaves no room for
   * less. Throws as `file` does, `RETRIEVAL_REQUIRED` if all files are frozen, and `SHARE_INVALID` for more than 10,000
   * files.
   */
  async zip(
    share: ShareRow,
    { id, selected }: { readonly id: string; readonly selected: readonly string[] | undefined },
    visit: ShareVisit,
  ): Promise<ZipArchive & { begin(): Promise<void> }> {
    requireOriginals(share);
    const { zipFiles, readFilesToZip, clock } = this.deps;
    const found = await readFilesToZip.execute(share, selected);
    const { ready, frozen } = found;
    if (ready.length === 0 && frozen.length > 0) throw retrievalRequired();
    const text = missingText(found);
    const notes =
      text === undefined ? [] : [{ name: 'Not included.txt', text, modifiedAt: clock.now() }];
    const archive = zipFiles.of(ready.flatMap(zippedFile), notes);
    const download = { id, shareId: share.id, fileId: undefined };
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
}

function requireOriginals({ permission }: ShareRow): void {
  if (permission !== 'ORIGINAL') throw new DomainError('NOT_FOUND', 'File not found.');
}

function retrievalRequired(): DomainError {
  return new DomainError(
    'RETRIEVAL_REQUIRED',
    'The original is in cold storage. Ask its owner to retrieve it.',
  );
}

import type { Clock } from '../../../kernel/clock.ts';
import { DomainError, isDomainError } from '../../../kernel/domain-error.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { PutSource } from '../../storage/domain/storage-provider.ts';
import type { Derivative, Derivatives } from '../../upload/application/derivatives.ts';
import { indexPicture } from './index-picture.ts';
import type { MediaDecoder, Rendering } from './media-decoder.ts';
import type { StoredRendering } from './media-ledger.ts';
import type { MediaQueries } from './media-queries.ts';
import { claimKey } from './preview-keys.ts';
import { PREVIEWS } from './preview-preparation.ts';
import type { PreviewStore } from './preview-store.ts';
import type { SourceFiles } from './source-files.ts';
import { storePreviews } from './store-previews.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface ClientPreviewsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly media: Pick<MediaQueries, 'ofFiles'>;
  readonly sourceFiles: SourceFiles;
  readonly decoder: MediaDecoder;
  readonly previewStore: PreviewStore;
  /** The key of the previews that an upload makes: always the same, and not to be guessed. */
  readonly keyOf: (sessionId: string) => string;
  readonly clock: Clock;
}

/**
 * Previews made by clients of files that this server cannot decode. They are decoded and encoded again, never served as
 * they were sent, and change nothing for files that have previews already.
 */
export class ClientPreviews implements Derivatives {
  readonly maxBytes = 32 * 1024 * 1024;

  constructor(private readonly deps: ClientPreviewsDeps) {}

  async check(ownerId: string, fileId: string): Promise<void> {
    const file = await this.deps.unitOfWork.run((tx) => tx.files.find(fileId, ownerId));
    contentIdOf(file);
  }

  async accept(derivative: Derivative, source: PutSource, signal: AbortSignal): Promise<void> {
    const { ownerId, fileId, sessionId } = derivative;
    const { media, previewStore } = this.deps;
    const key = this.deps.keyOf(sessionId);
    const [known] = await media.ofFiles(ownerId, [fileId]);
    if (known?.status === 'PENDING') throw stillPending();
    if (known?.status === 'READY') {
      // An earlier attempt may have stored previews that are not used.
      if (known.key !== key) await previewStore.remove(key, signal);
      return;
    }
    const rendering = await this.render(derivative, source, signal);
    const stored = await storePreviews(previewStore, key, rendering, signal);
    try {
      if (await this.record(derivative, key, { rendering, stored })) return;
    } catch (error) {
      // It will be retried, and may have been committed if the connection was lost.
      if (isDomainError(error, 'SERVICE_UNAVAILABLE')) throw error;
      await previewStore.remove(key, signal);
      throw error;
    }
    await previewStore.remove(key, signal);
  }

  private async render(
    { mimeType }: Derivative,
    source: PutSource,
    signal: AbortSignal,
  ): Promise<Rendering> {
    await using file = await this.deps.sourceFiles.open(source, signal);
    const isPicture = mimeType.startsWith('image/');
    const rendering = await this.deps.decoder.render(
      { path: file.path, mimeType: isPicture ? mimeType : 'application/octet-stream' },
      undefined,
      signal,
    );
    if (rendering.kind === 'RENDERED') return rendering;
    throw new DomainError('PREVIEW_INVALID', 'The preview is not an image that can be decoded.');
  }

  /** Returns false if the file has other previews by now. */
  private record(
    { ownerId, fileId }: Derivative,
    key: string,
    made: StoredRendering,
  ): Promise<boolean> {
    return this.deps.unitOfWork.run(async (tx) => {
      const contentId = contentIdOf(await tx.files.find(fileId, ownerId));
      const content = await tx.contents.lock(contentId);
      if (await tx.media.isReady(contentId)) return false;
      if ((await tx.preparations.pending(contentId)).includes(PREVIEWS.name)) throw stillPending();
      await claimKey(tx, contentId, key);
      await tx.media.recordPreviews(contentId, key, made, this.deps.clock.now());
      await tx.preparations.plan(contentId, [PREVIEWS.name]);
      await tx.preparations.settle(contentId, PREVIEWS.name, 'DONE');
      const files = await tx.files.allByContents([contentId]);
      for (const file of files) file.learnMedia();
      if (content) await indexPicture(tx, content, files, made.rendering);
      return true;
    });
  }
}

/** The sweep completes the upload afterwards. */
function stillPending(): DomainError {
  return new DomainError(
    'SERVICE_UNAVAILABLE',
    'The previews of the file are still being made. The upload will be completed afterwards.',
    { retryAfterSeconds: 5 },
  );
}

function contentIdOf(file: StoredFile | undefined): string {
  if (!file) throw new DomainError('NOT_FOUND', 'File not found.');
  if (file.contentId === undefined) {
    throw new DomainError(
      'FILE_STATUS_INVALID',
      'The file has no previews until its upload is complete.',
    );
  }
  return file.contentId;
}

import type { Clock } from '../../../kernel/clock.ts';
import { isDomainError } from '../../../kernel/domain-error.ts';
import { readingSource } from '../../archive/application/copy-source.ts';
import type { ReadCopies } from '../../library/application/read-copies.ts';
import type { Content } from '../../library/domain/content.ts';
import type { Copy } from '../../library/domain/copy.ts';
import type { StoredFile } from '../../library/domain/stored-file.ts';
import type { ProviderRegistry } from '../../storage/application/provider-registry.ts';
import { withClientInstant } from '../domain/capture-time.ts';
import type { MediaFacts } from '../domain/media-facts.ts';
import { captureTimeFrom } from './capture-time-from.ts';
import { indexPicture } from './index-picture.ts';
import type { MediaDecoder, Rendering } from './media-decoder.ts';
import { claimKey } from './preview-keys.ts';
import { PREVIEWS } from './preview-preparation.ts';
import type { PreviewStore } from './preview-store.ts';
import type { SourceFiles } from './source-files.ts';
import { type StoredPreview, storePreviews } from './store-previews.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface MakePreviewsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly providers: ProviderRegistry;
  readonly readCopies: ReadCopies;
  readonly sourceFiles: SourceFiles;
  readonly decoder: MediaDecoder;
  readonly previewStore: PreviewStore;
  /** A random key that cannot be guessed. */
  readonly newKey: () => string;
  readonly clock: Clock;
}

interface Outcome {
  readonly facts: MediaFacts;
  readonly rendering: Rendering;
}

interface Subject {
  readonly contentId: string;
  readonly mimeType: string;
  /** Key of the previews' paths. Claimed before they are stored, so that a retry finds and retires it. */
  readonly key: string;
  readonly content: Content;
  readonly copies: readonly Copy[];
}

/**
 * Makes the previews of a content from its hot copy. Idempotent. Each run has its own key, so that a run that was taken
 * for dead and retried can neither overwrite nor remove the previews of its retry.
 */
export class MakePreviews {
  constructor(private readonly deps: MakePreviewsDeps) {}

  /** Does nothing unless the preparation is pending. Rejects for temporary failures; retry later. */
  async execute(contentId: string, signal?: AbortSignal): Promise<void> {
    const subject = await this.begin(contentId);
    if (!subject) return;
    const { previewStore } = this.deps;
    const outcome = await this.decode(subject, signal);
    const stored = await storePreviews(previewStore, subject.key, outcome.rendering, signal);
    const isKept = await this.finish(subject, outcome, stored);
    if (!isKept) await previewStore.remove(subject.key, signal);
  }

  private begin(contentId: string): Promise<Subject | undefined> {
    const { unitOfWork, newKey } = this.deps;
    return unitOfWork.run(async (tx) => {
      const content = await tx.contents.lock(contentId);
      const file = content && (await tx.files.findByContent(contentId));
      const pending = await tx.preparations.pending(contentId);
      if (content?.state !== 'STORED' || !file || !pending.includes(PREVIEWS.name))
        return undefined;
      const key = newKey();
      await claimKey(tx, contentId, key);
      const copies = await tx.contents.copiesOf(contentId);
      return {
        contentId,
        mimeType: file.type.mimeType,
        key,
        content,
        copies,
      };
    });
  }

  private async decode(
    { content, copies, mimeType }: Subject,
    signal: AbortSignal | undefined,
  ): Promise<Outcome> {
    const source = await readingSource(content, copies, this.deps, signal).catch(ifArchived);
    if (!source) return { facts: {}, rendering: { kind: 'REFUSED', problem: 'ARCHIVED' } };
    const { decoder, sourceFiles } = this.deps;
    await using opened = await sourceFiles.open(source, signal);
    const file = { path: opened.path, mimeType };
    const facts = await decoder.readFacts(file, signal);
    return { facts, rendering: await decoder.render(file, facts.orientation, signal) };
  }

  /** Returns false if the content was purged, or has other previews by now. */
  private finish(
    { contentId, key }: Subject,
    { facts, rendering }: Outcome,
    stored: readonly StoredPreview[],
  ): Promise<boolean> {
    return this.deps.unitOfWork.run(async (tx) => {
      const content = await tx.contents.lock(contentId);
      if (!content) return false;
      const files = await tx.files.allByContents([contentId]);
      const capture = withClientInstant(facts.capture, clientInstantOf(files));
      await tx.media.recordFacts(contentId, capture ? { ...facts, capture } : facts);
      const now = this.deps.clock.now();
      const isCurrent = await tx.media.recordPreviews(contentId, key, { rendering, stored }, now);
      if (isCurrent) {
        const [state, problem] =
          rendering.kind === 'RENDERED'
            ? (['DONE'] as const)
            : (['REFUSED', rendering.problem] as const);
        await tx.preparations.settle(contentId, PREVIEWS.name, state, problem);
      }
      for (const file of files) file.learnMedia(captureTimeFrom(capture, file.captureTime));
      if (isCurrent) await indexPicture(tx, content, files, rendering);
      return isCurrent;
    });
  }
}

/** The capture time that a client sent with the upload of one of the files. */
function clientInstantOf(files: readonly StoredFile[]): Date | undefined {
  return files.find(({ captureTime }) => captureTime?.source === 'CLIENT')?.captureTime?.at;
}

/** Previews are never worth a restore. */
function ifArchived(error: unknown): undefined {
  if (!isDomainError(error, 'RETRIEVAL_REQUIRED')) throw error;
}

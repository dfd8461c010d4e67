import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileType } from '../../../kernel/file-type.ts';
import type { CaptureTime } from './capture-time.ts';
import type { Content } from './content.ts';
import type { Copy } from './copy.ts';
import type { FileEdit, NewFile } from './file-data.ts';
import { cleanDescription } from './file-description.ts';
import type { FileEvent } from './file-events.ts';
import type { FileName } from './file-name.ts';
import { requireVerifiedCopies } from './require-verified-copies.ts';
import { changedTags, cleanTags, replacedTags, sameTags, type TagChange } from './tags.ts';
import { UploadStatus, type UploadStatusName } from './upload-status.ts';

/** Aggregate root: one user's file. A completed file always has a content with a known hash. */
export class StoredFile extends AggregateRoot<FileEvent> {
  private _size: FileSize | null;
  private _status: UploadStatus = UploadStatus.pending;
  private _contentId: string | null = null;
  private _completedAt: Date | null = null;
  private _trashedAt: Date | null = null;
  private _sortAt: Date;
  private _favourite = false;
  private _description: string | null = null;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly createdAt: Date,
    private _name: FileName,
    private _type: FileType,
    private _tags: string[],
    private _captureTime: CaptureTime | null,
    /** Capture time declared at upload, restored when the owner's override is removed. */
    private readonly claimedCaptureTime: CaptureTime | null,
    size: FileSize | undefined,
    private readonly preferredProvider: string | null,
  ) {
    super();
    this._size = size ?? null;
    this._sortAt = this._captureTime?.at ?? createdAt;
  }

  /** Creates a file before its upload starts. Raises FileCreated. */
  static create(data: NewFile, now: Date): StoredFile {
    const captureTime = data.captureTime ?? null;
    const file = new StoredFile(
      data.id,
      data.ownerId,
      now,
      data.name,
      data.type,
      cleanTags(data.tags),
      captureTime,
      captureTime,
      data.size,
      data.providerPreference ?? null,
    );
    file.raise({ type: 'FileCreated', ...file.fact() });
    return file;
  }

  get name(): FileName {
    return this._name;
  }

  get type(): FileType {
    return this._type;
  }

  get size(): FileSize | undefined {
    return this._size ?? undefined;
  }

  get status(): UploadStatusName {
    return this._status.name;
  }

  get tags(): readonly string[] {
    return this._tags;
  }

  get description(): string | undefined {
    return this._description ?? undefined;
  }

  get favourite(): boolean {
    return this._favourite;
  }

  get captureTime(): CaptureTime | undefined {
    return this._captureTime ?? undefined;
  }

  get providerPreference(): string | undefined {
    return this.preferredProvider ?? undefined;
  }

  get contentId(): string | undefined {
    return this._contentId ?? undefined;
  }

  get completedAt(): Date | undefined {
    return this._completedAt ?? undefined;
  }

  get trashedAt(): Date | undefined {
    return this._trashedAt ?? undefined;
  }

  /** Position in the owner's timeline: the capture time, otherwise the upload time. Always set. */
  get sortAt(): Date {
    return this._sortAt;
  }

  /** Records that the first bytes were received. Raises FileUploadStarted. */
  startUpload(): void {
    this._status = this._status.to('UPLOADING');
    this.raise({ type: 'FileUploadStarted', ...this.fact() });
  }

  /** Raises FileUploadCompleted. Throws `CONTENT_STATE_INVALID` unless the content is stored for the same owner. */
  completeUpload(content: Content, type: FileType, now: Date): void {
    if (content.ownerId !== this.ownerId || content.state !== 'STORED') {
      throw new DomainError('CONTENT_STATE_INVALID', 'The content is not stored for this owner.');
    }
    this._status = this._status.to('COMPLETED');
    this._contentId = content.id;
    this._size = content.size;
    this._type = type;
    this._completedAt = now;
    this._sortAt = this._captureTime?.at ?? now;
    this.raise({ type: 'FileUploadCompleted', ...this.fact(), contentId: content.id });
  }

  /** Records that the upload failed. Raises FileUploadFailed. */
  failUpload(reason: string): void {
    this._status = this._status.to('FAILED');
    this.raise({ type: 'FileUploadFailed', ...this.fact(), reason });
  }

  /**
   * Records that every provider the archive policy requires has a verified copy. Raises FileArchived. Throws
   * `COPY_STATE_INVALID` if a copy is missing or no provider is required.
   */
  markArchived(copies: readonly Copy[], requiredProviders: readonly string[]): void {
    const own = copies.filter(({ contentId }) => contentId === this._contentId);
    requireVerifiedCopies(own, requiredProviders);
    this._status = this._status.to('ARCHIVED');
    this.raise({ type: 'FileArchived', ...this.fact() });
  }

  /**
   * Records that previews or metadata were read from the bytes, with the capture time found there. Raises FileChanged if
   * that replaces the current one, otherwise FileMediaChanged.
   */
  learnMedia(captureTime?: CaptureTime): void {
    const isNewer = captureTime?.replaces(this.captureTime) ?? false;
    if (captureTime && isNewer) this.setCaptureTime(captureTime);
    if (!this._status.isKept) return;
    if (isNewer) this.raise({ type: 'FileChanged', ...this.manifestFact() });
    else this.raise({ type: 'FileMediaChanged', ...this.fact() });
  }

  /** Applies the owner's edits. Raises FileChanged. Throws `FILE_STATUS_INVALID` until the upload is complete. */
  edit(change: FileEdit): void {
    this.requireKept('edited');
    if (change.name) this._name = change.name;
    if (change.tags) this._tags = cleanTags(change.tags);
    if (change.description !== undefined) this._description = cleanDescription(change.description);
    if (change.captureTime !== undefined) {
      this.setCaptureTime(change.captureTime ?? this.claimedCaptureTime);
    }
    this.raise({ type: 'FileChanged', ...this.manifestFact() });
  }

  /** Raises FileChanged if the tags change. Throws `FILE_STATUS_INVALID` until the upload is complete, `TAG_INVALID`. */
  retag(change: TagChange): void {
    this.requireKept('tagged');
    this.setTags(changedTags(this._tags, change));
  }

  /** Replaces tags with another one, or removes them. Raises FileChanged if the tags change. */
  replaceTags(from: ReadonlySet<string>, to: string | undefined): void {
    this.setTags(replacedTags(this._tags, from, to));
  }

  /** Raises FileChanged if the value changes. Throws `FILE_STATUS_INVALID` until the upload is complete. */
  setFavourite(favourite: boolean): void {
    this.requireKept('marked as a favourite');
    if (this._favourite === favourite) return;
    this._favourite = favourite;
    this.raise({ type: 'FileChanged', ...this.fact() });
  }

  noteAvailability(): void {
    if (this._status.isKept) this.raise({ type: 'FileAvailabilityChanged', ...this.fact() });
  }

  /** Moves the file to the trash. Idempotent. Raises FileTrashed. */
  trash(now: Date): void {
    this.requireKept('trashed');
    if (this._trashedAt) return;
    this._trashedAt = now;
    this.raise({ type: 'FileTrashed', ...this.manifestFact() });
  }

  /** Takes the file out of the trash. Idempotent. Raises FileRestored. */
  restore(): void {
    if (!this._trashedAt) return;
    this._trashedAt = null;
    this.raise({ type: 'FileRestored', ...this.manifestFact() });
  }

  /** Raises FileDeleted; call it before deleting the row. Throws `FILE_STATUS_INVALID` unless it is in the trash. */
  purge(): void {
    if (!this._trashedAt) {
      throw new DomainError('FILE_STATUS_INVALID', 'Move the file to the trash first.');
    }
    this.raise({ type: 'FileDeleted', ...this.fact() });
  }

  private setTags(tags: string[]): void {
    if (sameTags(tags, this._tags)) return;
    this._tags = tags;
    if (this._status.isKept) this.raise({ type: 'FileChanged', ...this.manifestFact() });
  }

  private setCaptureTime(captureTime: CaptureTime | null): void {
    this._captureTime = captureTime;
    this._sortAt = captureTime?.at ?? this._completedAt ?? this.createdAt;
  }

  private requireKept(action: string): void {
    if (!this._status.isKept) {
      const message = `A file that is ${this.status} cannot be ${action}.`;
      throw new DomainError('FILE_STATUS_INVALID', message);
    }
  }

  private manifestFact(): { fileId: string; ownerId: string; archivedContentId?: string } {
    if (this.status !== 'ARCHIVED' || this._contentId === null) return this.fact();
    return { ...this.fact(), archivedContentId: this._contentId };
  }

  private fact(): { fileId: string; ownerId: string } {
    return { fileId: this.id, ownerId: this.ownerId };
  }
}

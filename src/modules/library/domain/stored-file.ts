import { AggregateRoot } from '../../../kernel/aggregate-root.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { FileType } from '../../../kernel/file-type.ts';
import type { CaptureTime } from './capture-time.ts';
import type { Content } from './content.ts';
import type { Copy } from './copy.ts';
import type { FileEvent } from './file-events.ts';
import type { FileName } from './file-name.ts';
import { changedTags, cleanTags, replacedTags, type TagChange } from './tags.ts';
import { UploadStatus, type UploadStatusName } from './upload-status.ts';

export interface NewFile {
  readonly id: string;
  readonly ownerId: string;
  readonly name: FileName;
  readonly type: FileType;
  /** Undefined while the upload's length is deferred. */
  readonly size: FileSize | undefined;
  readonly tags: readonly string[];
  readonly captureTime: CaptureTime | undefined;
  /** The configured name of the provider that the owner wishes it to be kept at. */
  readonly providerPreference?: string | undefined;
}

/** What an owner may correct about a file; what is left out stays. A captureTime of null takes the correction back. */
export interface FileEdit {
  readonly name?: FileName;
  readonly tags?: readonly string[];
  readonly captureTime?: CaptureTime | null;
}

/** Aggregate root: one user's file. It never counts as kept without a content whose hash is known. */
export class StoredFile extends AggregateRoot<FileEvent> {
  private _size: FileSize | null;
  private _status: UploadStatus = UploadStatus.pending;
  private _contentId: string | null = null;
  private _completedAt: Date | null = null;
  private _trashedAt: Date | null = null;
  private _sortAt: Date;
  private _favourite = false;

  private constructor(
    readonly id: string,
    readonly ownerId: string,
    readonly createdAt: Date,
    private _name: FileName,
    private _type: FileType,
    private _tags: string[],
    private _captureTime: CaptureTime | null,
    /** What the client said when it uploaded, kept so that a correction can be taken back. */
    private readonly claimedCaptureTime: CaptureTime | null,
    size: FileSize | undefined,
    private readonly preferredProvider: string | null,
  ) {
    super();
    this._size = size ?? null;
    this._sortAt = this._captureTime?.at ?? createdAt;
  }

  /** A file that is about to be uploaded. Raises FileCreated. */
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

  /** Undefined while the upload's length is deferred. */
  get size(): FileSize | undefined {
    return this._size ?? undefined;
  }

  get status(): UploadStatusName {
    return this._status.name;
  }

  get tags(): readonly string[] {
    return this._tags;
  }

  /** Whether its owner likes it best. */
  get favourite(): boolean {
    return this._favourite;
  }

  get captureTime(): CaptureTime | undefined {
    return this._captureTime ?? undefined;
  }

  /** Where its owner wishes it to be kept. */
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

  /** Where the file stands in its owner's timeline: capture time, else when it was uploaded. Never missing. */
  get sortAt(): Date {
    return this._sortAt;
  }

  /** The first bytes have come. Raises FileUploadStarted. */
  startUpload(): void {
    this._status = this._status.to('UPLOADING');
    this.raise({ type: 'FileUploadStarted', ...this.fact() });
  }

  /**
   * All bytes are kept as `content`, of the type they show. Raises FileUploadCompleted.
   * Throws `CONTENT_STATE_INVALID` unless the content is stored and of the same owner.
   */
  completeUpload(content: Content, type: FileType, now: Date): void {
    if (content.ownerId !== this.ownerId || content.state !== 'STORED') {
      throw new DomainError(
        'CONTENT_STATE_INVALID',
        'a file is completed by its own stored content',
      );
    }
    this._status = this._status.to('COMPLETED');
    this._contentId = content.id;
    this._size = content.size;
    this._type = type;
    this._completedAt = now;
    this._sortAt = this._captureTime?.at ?? now;
    this.raise({ type: 'FileUploadCompleted', ...this.fact(), contentId: content.id });
  }

  /** The upload came to nothing. Raises FileUploadFailed. */
  failUpload(reason: string): void {
    this._status = this._status.to('FAILED');
    this.raise({ type: 'FileUploadFailed', ...this.fact(), reason });
  }

  /**
   * The archive policy is met: a verified copy on every provider it names. Raises FileArchived.
   * Throws `COPY_STATE_INVALID` when one is missing or none is named.
   */
  markArchived(copies: readonly Copy[], requiredProviders: readonly string[]): void {
    if (requiredProviders.length === 0) {
      throw new DomainError('COPY_STATE_INVALID', 'the archive policy names no provider');
    }
    for (const provider of requiredProviders) {
      const verified = copies.some(
        (copy) =>
          copy.contentId === this._contentId &&
          copy.location.provider === provider &&
          copy.state === 'VERIFIED',
      );
      if (!verified) throw new DomainError('COPY_STATE_INVALID', `no verified copy at ${provider}`);
    }
    this._status = this._status.to('ARCHIVED');
    this.raise({ type: 'FileArchived', ...this.fact() });
  }

  /**
   * Takes over a capture time from a source that is at least as good as the one it has. Raises FileChanged once the
   * file is kept: before that, nobody sees it.
   */
  learnCaptureTime(captureTime: CaptureTime): void {
    if (!captureTime.replaces(this.captureTime)) return;
    this.setCaptureTime(captureTime);
    if (this._status.isKept) this.raise({ type: 'FileChanged', ...this.manifestFact() });
  }

  /** Applies the owner's corrections. Raises FileChanged. Throws `FILE_STATUS_INVALID` before the file is kept. */
  edit(change: FileEdit): void {
    this.requireKept('edited');
    if (change.name) this._name = change.name;
    if (change.tags) this._tags = cleanTags(change.tags);
    if (change.captureTime !== undefined) {
      this.setCaptureTime(change.captureTime ?? this.claimedCaptureTime);
    }
    this.raise({ type: 'FileChanged', ...this.manifestFact() });
  }

  /**
   * Puts tags on and takes tags off; FileChanged is raised only when that makes a difference.
   * Throws `FILE_STATUS_INVALID` before the file is kept, `TAG_INVALID`.
   */
  retag(change: TagChange): void {
    this.requireKept('tagged');
    this.setTags(changedTags(this._tags, change));
  }

  /** Puts one tag in the place of others, or nothing; FileChanged is raised only when that makes a difference. */
  replaceTags(from: ReadonlySet<string>, to: string | undefined): void {
    this.setTags(replacedTags(this._tags, from, to));
  }

  /** Raises FileChanged when it makes a difference. Throws `FILE_STATUS_INVALID` before the file is kept. */
  setFavourite(favourite: boolean): void {
    this.requireKept('made a favourite');
    if (this._favourite === favourite) return;
    this._favourite = favourite;
    this.raise({ type: 'FileChanged', ...this.fact() });
  }

  /** Whether and until when it can be read is no longer what it was. Raises FileAvailabilityChanged. */
  noteAvailability(): void {
    if (this._status.isKept) this.raise({ type: 'FileAvailabilityChanged', ...this.fact() });
  }

  /** Puts the file into the trash; again changes nothing. Raises FileTrashed. */
  trash(now: Date): void {
    this.requireKept('trashed');
    if (this._trashedAt) return;
    this._trashedAt = now;
    this.raise({ type: 'FileTrashed', ...this.manifestFact() });
  }

  /** Takes the file out of the trash; again changes nothing. Raises FileRestored. */
  restore(): void {
    if (!this._trashedAt) return;
    this._trashedAt = null;
    this.raise({ type: 'FileRestored', ...this.manifestFact() });
  }

  /**
   * The file goes for good; whoever removes its row calls this first. Raises FileDeleted. Throws `FILE_STATUS_INVALID`
   * unless it is in the trash.
   */
  purge(): void {
    if (!this._trashedAt) {
      throw new DomainError('FILE_STATUS_INVALID', 'only what is in the trash goes for good');
    }
    this.raise({ type: 'FileDeleted', ...this.fact() });
  }

  private setTags(tags: string[]): void {
    const same =
      tags.length === this._tags.length && tags.every((tag, at) => tag === this._tags[at]);
    if (same) return;
    this._tags = tags;
    if (this._status.isKept) this.raise({ type: 'FileChanged', ...this.manifestFact() });
  }

  private setCaptureTime(captureTime: CaptureTime | null): void {
    this._captureTime = captureTime;
    this._sortAt = captureTime?.at ?? this._completedAt ?? this.createdAt;
  }

  private requireKept(action: string): void {
    if (!this._status.isKept) {
      throw new DomainError(
        'FILE_STATUS_INVALID',
        `a file that is ${this.status} cannot be ${action}`,
      );
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

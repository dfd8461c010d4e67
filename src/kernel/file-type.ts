import { DomainError } from './domain-error.ts';

export const FILE_CATEGORIES = ['IMAGE', 'VIDEO', 'AUDIO', 'DOCUMENT', 'ARCHIVE', 'OTHER'] as const;

export type FileCategory = (typeof FILE_CATEGORIES)[number];

const MIME_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

const DOCUMENTS = [
  /^text\//,
  /^application\/(pdf|rtf|msword|json|xml|epub\+zip)$/,
  /^application\/vnd\.(ms-|openxmlformats-officedocument|oasis\.opendocument|apple\.)/,
];
const ARCHIVES =
  /^application\/(zip|gzip|zstd|x-(7z-compressed|tar|bzip2|xz|rar-compressed|rar)|vnd\.rar)$/;

/** A MIME type (RFC 6838 §4.2, without parameters) and its category. */
export class FileType {
  static readonly unknown = new FileType('application/octet-stream');

  private constructor(readonly mimeType: string) {}

  /** Drops parameters and lower-cases; throws `FILE_TYPE_INVALID` for an invalid MIME type. */
  static ofMimeType(text: string): FileType {
    const mimeType = (text.split(';', 1)[0] ?? '').trim().toLowerCase();
    if (!MIME_TYPE.test(mimeType)) {
      throw new DomainError(
        'FILE_TYPE_INVALID',
        'The file type must be a media type such as image/jpeg.',
      );
    }
    return new FileType(mimeType);
  }

  /** The type detected from the bytes takes precedence over the declared one. */
  static resolve(claimed: FileType | undefined, sniffed: FileType | undefined): FileType {
    return sniffed ?? claimed ?? FileType.unknown;
  }

  get category(): FileCategory {
    const [family] = this.mimeType.split('/', 1);
    if (family === 'image') return 'IMAGE';
    if (family === 'video') return 'VIDEO';
    if (family === 'audio') return 'AUDIO';
    if (ARCHIVES.test(this.mimeType)) return 'ARCHIVE';
    return DOCUMENTS.some((pattern) => pattern.test(this.mimeType)) ? 'DOCUMENT' : 'OTHER';
  }

  equals(other: FileType): boolean {
    return this.mimeType === other.mimeType;
  }

  toString(): string {
    return this.mimeType;
  }
}

import type { PreviewProblem } from '../../../../src/modules/media/domain/preview-problem.ts';

/** How one file of the gallery is made. */
export interface Recipe {
  /** Name of the file. */
  readonly name: string;
  /** Such as `JPEG` or `MOV`. The first recipe of each format makes a small file. */
  readonly format: string;
  /** The type that an app declares. */
  readonly mimeType: string;
  readonly about: string;
  readonly expected: 'RENDERED' | PreviewProblem;
  readonly needs?: 'ffmpeg' | 'heif-enc';
  /** Arguments of exiftool that write tags into the file. */
  readonly tags?: readonly string[];
  make(path: string): Promise<unknown>;
}

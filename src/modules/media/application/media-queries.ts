import type { FileHash } from '../../../kernel/file-hash.ts';
import type { MediaFacts } from '../domain/media-facts.ts';
import type { PreviewProblem } from '../domain/preview-problem.ts';
import type { PreviewSize } from '../domain/preview-size.ts';

export interface PreviewRow {
  readonly size: PreviewSize;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** What was made of a file's bytes. */
export interface FileMediaRow {
  readonly fileId: string;
  readonly status: 'PENDING' | 'READY' | 'REFUSED';
  readonly problem: PreviewProblem | undefined;
  /** Random key of the previews' paths. */
  readonly key: string | undefined;
  readonly previews: readonly PreviewRow[];
  readonly facts: MediaFacts;
  /** Pixels of the original as displayed. */
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly thumbhash: Uint8Array | undefined;
  /** `#rrggbb`. */
  readonly dominantColor: string | undefined;
}

/** Total of the previews made in advance. */
export interface PreviewTotals {
  readonly previews: number;
  /** Bytes. */
  readonly bytes: number;
}

export interface MediaQueries {
  /** Bytes of the previews of an owner's files. */
  previewBytes(ownerId: string): Promise<number>;
  /** The owner's files that previews are made of. */
  ofFiles(ownerId: string, fileIds: readonly string[]): Promise<FileMediaRow[]>;
  /** SHA-256 of a preview in WebP; undefined for an unknown key or size. */
  previewHash(key: string, size: PreviewSize): Promise<FileHash | undefined>;
  /** Over all owners. */
  totals(): Promise<PreviewTotals>;
}

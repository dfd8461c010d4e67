import type { FileHash } from '../../../kernel/file-hash.ts';
import type { CaptureTimeSource } from '../../library/domain/capture-time.ts';

/** What an export tells about a file, as of the export's creation. Times are ISO 8601 in UTC. */
export interface ExportedFacts {
  /** The name exactly as uploaded. */
  readonly name: string;
  readonly mimeType: string;
  readonly uploadedAt: string | null;
  /** The file's time in lists, which becomes its modification time in the zip. */
  readonly sortAt: string;
  readonly capturedAt: string | null;
  readonly captureSource: CaptureTimeSource | null;
  /** Minutes east of UTC at the place of capture; null if its zone is unknown. */
  readonly utcOffsetMinutes: number | null;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** Names of the albums that contain the file. */
  readonly albums: readonly string[];
  readonly description: string | null;
  /** Degrees; south and west are negative. */
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A file with its place in an export. */
export interface ExportedFile {
  readonly id: string;
  /** Name of its zip entry. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: FileHash;
  readonly facts: ExportedFacts;
}

/** A file and the part that contains it. */
export interface PlacedFile extends ExportedFile {
  readonly part: number;
}

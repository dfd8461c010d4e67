import type { FileType } from '../../../kernel/file-type.ts';

/** Number of leading bytes a sniffer needs. */
export const SNIFFED_BYTES = 4100;

/** Detects a file's type from its bytes. */
export interface FileTypeSniffer {
  /** Undefined if the type is unknown. Never rejects because of the bytes. */
  sniff(head: Uint8Array): Promise<FileType | undefined>;
}

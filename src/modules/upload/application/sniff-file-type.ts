import type { FileType } from '../../../kernel/file-type.ts';

/** Number of leading bytes to detect a type from. */
export const SNIFFED_BYTES = 4100;

/** Detects a file's type from its bytes; undefined if it is unknown. Never rejects because of the bytes. */
export type SniffFileType = (head: Uint8Array) => Promise<FileType | undefined>;

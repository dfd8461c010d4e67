import type { FileType } from '../../../kernel/file-type.ts';

/** How many first bytes a sniffer wants to see. */
export const SNIFFED_BYTES = 4100;

/** Tells a file's type from its bytes. */
export interface FileTypeSniffer {
  /** Undefined when the bytes show no type that is known. Never rejects because of the bytes. */
  sniff(head: Uint8Array): Promise<FileType | undefined>;
}

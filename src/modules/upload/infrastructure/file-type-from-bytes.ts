import { fileTypeFromBuffer } from 'file-type';

import { FileType } from '../../../kernel/file-type.ts';
import type { SniffFileType } from '../application/sniff-file-type.ts';

/** Detects types with the file-type package, which recognizes about 180 formats by their magic numbers. */
export const fileTypeFromBytes: SniffFileType = async (head) => {
  try {
    const type = await fileTypeFromBuffer(head);
    return type && FileType.ofMimeType(type.mime);
  } catch {
    // The library throws if the bytes end in the middle of a header.
    return undefined;
  }
};

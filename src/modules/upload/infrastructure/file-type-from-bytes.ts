import { fileTypeFromBuffer } from 'file-type';

import { FileType } from '../../../kernel/file-type.ts';
import type { FileTypeSniffer } from '../application/file-type-sniffer.ts';

/** Detects types with the file-type package, which recognizes about 180 formats by their magic numbers. */
export class FileTypeFromBytes implements FileTypeSniffer {
  async sniff(head: Uint8Array): Promise<FileType | undefined> {
    try {
      const type = await fileTypeFromBuffer(head);
      return type && FileType.ofMimeType(type.mime);
    } catch {
      // The library throws if the bytes end in the middle of a header.
      return undefined;
    }
  }
}

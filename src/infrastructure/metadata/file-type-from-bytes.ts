import { fileTypeFromBuffer } from 'file-type';

import type { FileTypeSniffer } from '../../application/ports/file-type-sniffer.ts';
import { FileType } from '../../domain/file/file-type.ts';

/** Sniffs with the file-type package, which knows some 180 formats by their magic numbers. */
export class FileTypeFromBytes implements FileTypeSniffer {
  async sniff(head: Uint8Array): Promise<FileType | undefined> {
    try {
      const type = await fileTypeFromBuffer(head);
      return type && FileType.ofMimeType(type.mime);
    } catch {
      // Bytes that end in the middle of a header show no type.
      return undefined;
    }
  }
}

import { FileHash } from '../../../src/kernel/file-hash.ts';
import type {
  ExportedFacts,
  ExportedFile,
} from '../../../src/modules/exports/domain/exported-file.ts';

/** Facts of a file about which nothing is known but its name. */
export function exportedFacts(facts: Partial<ExportedFacts> = {}): ExportedFacts {
  return {
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    uploadedAt: '2026-01-02T03:04:05.000Z',
    sortAt: '2026-01-02T03:04:05.000Z',
    capturedAt: null,
    captureSource: null,
    utcOffsetMinutes: null,
    tags: [],
    favourite: false,
    albums: [],
    description: null,
    latitude: null,
    longitude: null,
    ...facts,
  };
}

export function exportedFile(
  path: string,
  facts: Partial<ExportedFacts> = {},
  size = 5,
): ExportedFile {
  const sha256 = FileHash.ofHex('ab'.repeat(32));
  return { id: path, path, size, sha256, facts: exportedFacts(facts) };
}

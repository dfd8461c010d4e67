import { isDomainError } from '../../../kernel/domain-error.ts';
import { sha256Of } from '../../../platform/sha256-of.ts';
import { bytesSource } from '../../storage/application/bytes-source.ts';
import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import type { PreviewName, PreviewStore } from '../application/preview-store.ts';
import { PREVIEW_TYPES } from '../domain/preview-format.ts';

/** Stores previews at a provider whose objects can be read immediately. */
export function storedPreviews(provider: StorageProvider): PreviewStore {
  const locationAt = (key: string): StorageLocation =>
    StorageLocation.of(provider.name, key, provider.capabilities.storageClass);
  return {
    async put(key, preview, bytes, signal) {
      const sha256 = sha256Of(bytes);
      await provider.put(objectKey(key, preview), bytesSource(bytes, sha256), signal);
      return sha256;
    },

    async read(key, preview, signal) {
      try {
        const location = locationAt(objectKey(key, preview));
        const chunks: Uint8Array[] = [];
        for await (const chunk of await provider.open(location, undefined, signal)) {
          chunks.push(Buffer.from(chunk));
        }
        return Buffer.concat(chunks);
      } catch (error) {
        if (isDomainError(error, 'OBJECT_NOT_FOUND')) return undefined;
        throw error;
      }
    },

    async remove(key, signal) {
      for await (const object of provider.list(`${folderOf(key)}/`, signal)) {
        await provider.delete(locationAt(object.key), signal);
      }
    },
  };
}

/** Apart from the objects of files, and spread over folders, so that none becomes large. */
function folderOf(key: string): string {
  return `previews/${key.slice(0, 2)}/${key}`;
}

function objectKey(key: string, { size, format }: PreviewName): string {
  return `${folderOf(key)}/${size}.${PREVIEW_TYPES[format].extension}`;
}

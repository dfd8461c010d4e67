import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { MANIFEST_PREFIX, type ManifestRecord } from './manifest-record.ts';

/** Upper bound of a record's size; it lists the files of one content. Bytes. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * Reads the archived library from a provider alone, without a database: the newest record of each content, in no
 * particular order. Throws an Error that names the key of an unreadable record.
 */
export async function* readManifests(
  provider: StorageProvider,
  signal?: AbortSignal,
): AsyncGenerator<ManifestRecord, void, undefined> {
  const records = provider.records ?? provider;
  const newest = new Map<string, string>();
  for await (const { key } of records.list(MANIFEST_PREFIX, signal)) {
    const content = key.slice(0, key.lastIndexOf('/'));
    const current = newest.get(content);
    if (current === undefined || current < key) newest.set(content, key);
  }
  for (const key of newest.values()) {
    const location = StorageLocation.of(records.name, key, records.capabilities.storageClass);
    yield parse(await textOf(await records.open(location, undefined, signal)), key);
  }
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.byteLength;
    if (length > MAX_RECORD_BYTES) throw new Error('The manifest exceeds the maximum size');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, key: string): ManifestRecord {
  try {
    const record = JSON.parse(text) as ManifestRecord;
    if (record.format === 'flexstorage-manifest/1') return record;
  } catch (cause) {
    throw new Error(`The manifest ${key} is damaged`, { cause });
  }
  throw new Error(`The manifest ${key} has an unknown format`);
}

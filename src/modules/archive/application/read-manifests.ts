import { StorageLocation } from '../../storage/domain/storage-location.ts';
import type { StorageProvider } from '../../storage/domain/storage-provider.ts';
import { MANIFEST_PREFIX, type ManifestRecord } from './manifest-record.ts';

/** No record is longer: it names the files of one content. Bytes. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * What a provider alone tells of the library that is archived there: the newest record of each content, in no promised
 * order. Needs no database. Throws an Error for a record that cannot be read, naming its key.
 */
export async function* readManifests(
  provider: StorageProvider,
  signal?: AbortSignal,
): AsyncGenerator<ManifestRecord, void, undefined> {
  const records = provider.records ?? provider;
  const newest = new Map<string, string>();
  for await (const { key } of records.list(MANIFEST_PREFIX, signal)) {
    const content = key.slice(0, key.lastIndexOf('/'));
    const known = newest.get(content);
    if (known === undefined || known < key) newest.set(content, key);
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
    if (length > MAX_RECORD_BYTES) throw new Error('a manifest is longer than any can be');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parse(text: string, key: string): ManifestRecord {
  try {
    const record = JSON.parse(text) as ManifestRecord;
    if (record.format === 'flexstorage-manifest/1') return record;
  } catch (cause) {
    throw new Error(`the manifest ${key} is damaged`, { cause });
  }
  throw new Error(`the manifest ${key} is of an unknown format`);
}

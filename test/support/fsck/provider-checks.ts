import { createHash } from 'node:crypto';

import type { Client } from 'pg';

import type { ManifestRecord } from '../../../src/modules/archive/application/manifest-record.ts';
import { bytesOf } from '../storage/object-source.ts';
import type { CheckedProvider, ProviderEntry } from './checked-place.ts';
import type { Violation } from './violation.ts';

/** What an installation stores at a provider besides the copies in its rows. */
export interface ProviderRoles {
  readonly hasManifests: boolean;
  readonly hasPreviews: boolean;
}

/** Compares all bytes at a provider with the rows. */
export async function providerViolations(
  client: Client,
  provider: CheckedProvider,
  { hasManifests, hasPreviews }: ProviderRoles,
): Promise<Violation[]> {
  const left = new Set(await provider.entries());
  const found = [
    ...(await copyViolations(client, provider.name, left)),
    ...(hasManifests ? await manifestViolations(client, provider.name, left) : []),
    ...(hasPreviews ? await previewViolations(client, left) : []),
  ];
  for (const { key } of left) {
    const isPreview = hasPreviews && key.startsWith(PREVIEWS);
    found.push({ kind: isPreview ? 'PREVIEW_STRAY' : 'OBJECT_STRAY', id: key });
  }
  return found.map(({ kind, id }) => ({ kind, id: `${provider.name}:${id}` }));
}

/** The entries for which no row has been found yet; each check takes away its own. */
type Left = Set<ProviderEntry>;

interface CopyRow {
  readonly key: string;
  readonly version: string | null;
  readonly state: string;
  readonly size: string;
  readonly sha256: Buffer;
}

async function copyViolations(client: Client, name: string, left: Left): Promise<Violation[]> {
  // A MISSING copy claims no bytes, and a RELEASED one has none: their objects are stray.
  const { rows } = await client.query<CopyRow>(
    `select p.key, p.version, p.state, c.size, c.sha256
     from content_copy p join content c on c.id = p.content_id
     where p.provider = $1 and p.state not in ('MISSING', 'RELEASED')`,
    [name],
  );
  const found: Violation[] = [];
  const versionsOf = (key: string): ProviderEntry[] =>
    [...left].filter((entry) => entry.kind === 'OBJECT' && entry.key === key);
  for (const row of rows) {
    const { key, version, state } = row;
    const own = versionsOf(key).find((entry) =>
      version === null ? entry.isLatest : entry.version === version,
    );
    if (own) left.delete(own);
    // A damaged object stays where it is, and nothing reads it.
    if (state === 'DAMAGED') continue;
    if (!own) found.push({ kind: 'OBJECT_MISSING', id: key });
    else if (!(await holds(own, row))) found.push({ kind: 'OBJECT_DAMAGED', id: key });
  }
  // Puts whose responses were lost leave further versions, which are deleted together with the copy.
  for (const row of rows) {
    for (const other of versionsOf(row.key)) if (await holds(other, row)) left.delete(other);
  }
  return found;
}

async function holds(
  entry: ProviderEntry,
  { sha256, size }: Pick<CopyRow, 'sha256' | 'size'>,
): Promise<boolean> {
  const bytes = await hashOf(entry);
  return bytes.size === Number(size) && bytes.hash.equals(sha256);
}

const MANIFEST = /^manifests\/([^/]+)\/([^/]+)\/[^/]+\.json$/;

interface ManifestRow {
  readonly id: string;
  readonly ownerId: string;
  readonly size: string;
  readonly sha256: string;
  readonly isArchived: boolean;
}

async function manifestViolations(client: Client, name: string, left: Left): Promise<Violation[]> {
  const { rows } = await client.query<ManifestRow>(
    `select c.id, c.owner_id as "ownerId", c.size, encode(c.sha256, 'hex') as sha256,
       c.state = 'STORED' and a.state in ('ARCHIVED', 'RELEASED')
         and exists (select from file f where f.content_id = c.id)
         and exists (select from content_copy p where p.content_id = c.id
                       and p.provider = $1 and p.state = 'VERIFIED') as "isArchived"
     from content c left join archival a on a.content_id = c.id`,
    [name],
  );
  const contents = new Map(rows.map((row) => [row.id, row]));
  const described = new Set<string>();
  const found: Violation[] = [];
  for (const entry of left) {
    const [, ownerId, contentId = ''] = MANIFEST.exec(entry.key) ?? [];
    const content = contents.get(contentId);
    if (entry.kind !== 'MANIFEST' || !content || content.ownerId !== ownerId) continue;
    left.delete(entry);
    described.add(contentId);
    if (!describes((await bytesOf(entry.read())).toString('utf8'), content)) {
      found.push({ kind: 'OBJECT_DAMAGED', id: entry.key });
    }
  }
  const missing = rows.filter(({ id, isArchived }) => isArchived && !described.has(id));
  return [
    ...found,
    ...missing.map(({ id, ownerId }): Violation => ({
      kind: 'OBJECT_MISSING',
      id: `manifests/${ownerId}/${id}/`,
    })),
  ];
}

function describes(text: string, { id, ownerId, sha256, size }: ManifestRow): boolean {
  try {
    const record = JSON.parse(text) as ManifestRecord;
    return (
      record.contentId === id &&
      record.owner.id === ownerId &&
      record.sha256 === sha256 &&
      record.size === Number(size)
    );
  } catch {
    return false;
  }
}

const PREVIEWS = 'previews/';

async function previewViolations(client: Client, left: Left): Promise<Violation[]> {
  const { rows } = await client.query<{ name: string; sha256: Buffer }>(
    `select left(m.preview_key, 2) || '/' || m.preview_key || '/' || p.size as name, p.sha256
     from content_preview p join content_media m using (content_id)`,
  );
  const previews = new Map(rows.map(({ name, sha256 }) => [PREVIEWS + name, sha256]));
  const whole = new Set<string>();
  for (const entry of left) {
    const { key } = entry;
    const name = key.slice(0, key.lastIndexOf('.'));
    const sha256 = previews.get(name);
    if (entry.kind !== 'OBJECT' || !sha256) continue;
    // Other formats of a preview are made on first use, and have no row.
    left.delete(entry);
    if (key.endsWith('.webp') && (await hashOf(entry)).hash.equals(sha256)) whole.add(name);
  }
  return [...previews.keys()]
    .filter((name) => !whole.has(name))
    .map((name) => ({ kind: 'PREVIEW_MISSING', id: `${name}.webp` }));
}

async function hashOf(entry: ProviderEntry): Promise<{ hash: Buffer; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const block of entry.read()) {
    hash.update(block);
    size += block.byteLength;
  }
  return { hash: hash.digest(), size };
}

import { createHash } from 'node:crypto';
import { opendir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { DomainError } from '../../../../kernel/domain-error.ts';
import { onDisk } from '../../../../platform/disk/disk-error.ts';
import { DurableDirectories } from '../../../../platform/disk/durable-directories.ts';
import { ifExists } from '../../../../platform/disk/errno.ts';
import { writeDurably } from '../../../../platform/disk/write-durably.ts';
import type { ArchivedObject } from '../../domain/archived-object.ts';
import { RETRIEVAL_TIERS } from '../../domain/retrieval-tier.ts';
import { isReservedName, temporaryName } from '../local/reserved-names.ts';

const date = z.iso.datetime().transform((text) => new Date(text));

const record = z.object({
  key: z.string(),
  object: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('RESTORING'),
      tier: z.enum(RETRIEVAL_TIERS),
      days: z.number().positive(),
      readyAt: date,
    }),
    z.object({ kind: z.literal('RESTORED'), until: date }),
  ]),
});

/** The restore state of an object. Absent while the object is only archived. */
export type RestoreRecord = z.infer<typeof record>;

/** Persists requested restores of a simulated archive, one small durable file each, so that they survive a crash. */
export class RestoreRecords {
  private readonly directories: DurableDirectories;

  constructor(private readonly root: string) {
    this.directories = new DurableDirectories(root);
  }

  async read(key: string): Promise<ArchivedObject> {
    return (await readRecord(this.pathOf(key)))?.object ?? { kind: 'ARCHIVED' };
  }

  /** Complete and durable when it resolves; until then the previous record stays in place. */
  async write(key: string, object: ArchivedObject): Promise<void> {
    const path = this.pathOf(key);
    const temporary = join(dirname(path), temporaryName());
    await onDisk(this.directories.make(dirname(path)));
    await onDisk(writeDurably(path, JSON.stringify({ key, object }), temporary));
  }

  /** Deleting a missing record is not an error. */
  async remove(key: string): Promise<void> {
    await onDisk(rm(this.pathOf(key), { force: true }));
  }

  /** Records whose key starts with the prefix, in no particular order. */
  async *list(prefix: string, signal?: AbortSignal): AsyncIterable<RestoreRecord> {
    for await (const shard of await entriesOf(this.root)) {
      if (!shard.isDirectory()) continue;
      for await (const { name } of await entriesOf(join(this.root, shard.name))) {
        signal?.throwIfAborted();
        if (isReservedName(name)) continue;
        const found = await readRecord(join(this.root, shard.name, name));
        if (found?.key.startsWith(prefix)) yield found;
      }
    }
  }

  /** File names are hashes because keys may be longer than file names and contain any character. */
  private pathOf(key: string): string {
    const name = createHash('sha256').update(key).digest('hex');
    return join(this.root, name.slice(0, 2), `${name}.json`);
  }
}

async function readRecord(path: string): Promise<RestoreRecord | undefined> {
  const text = await onDisk(ifExists(readFile(path, 'utf8')));
  if (text === undefined) return undefined;
  const parsed = record.safeParse(parse(text));
  if (!parsed.success) {
    throw new DomainError('PROVIDER_UNAVAILABLE', 'The record of a restore cannot be read.');
  }
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function entriesOf(path: string) {
  return (await onDisk(ifExists(opendir(path)))) ?? [];
}

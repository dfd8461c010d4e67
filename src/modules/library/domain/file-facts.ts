import type { StoredFile } from './stored-file.ts';

/** What a file is called and how its owner describes it, as manifests keep it. Times are ISO 8601 in UTC. */
export interface FileFacts {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly tags: readonly string[];
  readonly description: string | null;
  readonly capturedAt: string | null;
  readonly completedAt: string | null;
  readonly trashedAt: string | null;
}

export function fileFacts(file: StoredFile): FileFacts {
  return {
    id: file.id,
    name: file.name.original,
    type: file.type.mimeType,
    tags: file.tags,
    description: file.description ?? null,
    capturedAt: file.captureTime?.at.toISOString() ?? null,
    completedAt: file.completedAt?.toISOString() ?? null,
    trashedAt: file.trashedAt?.toISOString() ?? null,
  };
}

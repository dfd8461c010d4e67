import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { TestApp, TestUser } from '../app/test-app.ts';
import { FileMediaDocument, type FileMediaQuery } from '../graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../graphql/graphql-app.ts';

export type FileMedia = NonNullable<FileMediaQuery['file']>;

export const uuidOf = (fileId: string): string => fileId.replace('file_', '');

export async function contentIdOf({ installation }: TestApp, fileId: string): Promise<string> {
  const [file] = await installation.sql<{ contentId: string }>(
    'select content_id from file where id = $1',
    [uuidOf(fileId)],
  );
  return file?.contentId ?? '';
}

/** Runs the file's preview job. */
export async function makePreviews(app: TestApp, fileId: string): Promise<void> {
  await app.installation.makePreviews.execute(await contentIdOf(app, fileId));
}

/** Names of all stored previews. */
export async function storedPreviews({ config }: TestApp): Promise<string[]> {
  const root = join(config.dataDir, 'objects/previews');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? entry.name : [])).toSorted();
}

export async function mediaOf(
  server: GraphqlApp,
  { token }: Pick<TestUser, 'token'>,
  id: string,
  options: { size?: number; format?: 'WEBP' | 'AVIF' | 'JPEG' } = {},
): Promise<FileMedia> {
  const { file } = await ask(server, FileMediaDocument, { id, ...options }, token);
  if (!file) throw new Error('no file');
  return file;
}

/** Requests a preview. */
export function get(url: string | undefined, init: RequestInit = {}): Promise<Response> {
  return fetch(url ?? 'missing:', { ...init, signal: AbortSignal.timeout(10_000) });
}

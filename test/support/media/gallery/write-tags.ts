import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { runTool } from './run-tool.ts';

/** Writes the tags of many files with one run of exiftool. */
export async function writeTags(
  folder: string,
  files: readonly { readonly path: string; readonly tags?: readonly string[] }[],
): Promise<void> {
  const tagged = files.filter(({ tags = [] }) => tags.length > 0);
  if (tagged.length === 0) return;
  const lines = tagged.flatMap(({ path, tags = [] }) => [
    ...tags,
    '-overwrite_original',
    '-q',
    path,
    '-execute',
  ]);
  const list = join(folder, 'tags.args');
  await writeFile(list, lines.join('\n'));
  await runTool('exiftool', ['-@', list]);
}

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const TIMEOUT_MS = 10_000;

/** The absolute path of an ffmpeg that runs; undefined if there is none on the search path. */
export async function findFfmpeg(searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    const path = join(folder, 'ffmpeg');
    try {
      await access(path, constants.X_OK);
      await promisify(execFile)(path, ['-version'], { timeout: TIMEOUT_MS });
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

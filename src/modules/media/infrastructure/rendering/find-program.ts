import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const TIMEOUT_MS = 10_000;

/** The absolute path of a program that succeeds with these arguments; undefined if there is none on the search path. */
export async function findProgram(
  name: string,
  args: readonly string[],
  searchPath = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter)) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      await promisify(execFile)(path, args, { timeout: TIMEOUT_MS });
      return path;
    } catch {
      // Not in this folder, or not usable.
    }
  }
  return undefined;
}

import { readFile } from 'node:fs/promises';

import { GONE, ifExists } from './errno.ts';

/** Tells a folder whose disk is not mounted, which looks empty, from one that has lost a file. */
export class RootMarker {
  private constructor(
    private readonly path: string,
    private readonly content: string | undefined,
  ) {}

  /** Reads the file that marks the folder, when its disk is known to be mounted. */
  static async read(path: string): Promise<RootMarker> {
    return new RootMarker(path, await contentOf(path));
  }

  /** Whether the folder has its marker; also true if it never had one. */
  async isThere(): Promise<boolean> {
    return this.content === undefined || (await contentOf(this.path)) === this.content;
  }
}

function contentOf(path: string): Promise<string | undefined> {
  return ifExists(readFile(path, 'utf8'), GONE);
}

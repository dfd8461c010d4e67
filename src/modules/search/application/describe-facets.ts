import type { Clock } from '../../../kernel/clock.ts';
import type { FileFacets, FileSearch } from './file-search.ts';
import { type FilesWanted, selectionOf, wantsAll } from './list-files.ts';

/** Maximum number of values per property. */
const TOP = 50;

/** Maximum number of files counted for a search, which bounds the response time. */
const MAX_COUNTED = 5_000;

export interface DescribedFacets extends FileFacets {
  /** False if only the newest 5,000 matching files were counted. */
  readonly complete: boolean;
}

/** Counts an owner's files by their properties, over all files or those of a search. */
export class DescribeFacets {
  constructor(
    private readonly search: Pick<FileSearch, 'facets' | 'allFacets'>,
    private readonly clock: Clock,
  ) {}

  /** Throws `SEARCH_TOO_SLOW`. */
  async execute(ownerId: string, criteria: FilesWanted): Promise<DescribedFacets> {
    const now = this.clock.now();
    const selection = selectionOf(criteria, now);
    if (wantsAll(selection))
      return { ...(await this.search.allFacets(ownerId, now, TOP)), complete: true };
    const { hasMore, ...facets } = await this.search.facets(ownerId, selection, TOP, MAX_COUNTED);
    return { ...facets, complete: !hasMore };
  }
}

import type { Clock } from '../../../kernel/clock.ts';
import type { FileFacets, FileSearch } from './file-search.ts';
import { type FilesWanted, selectionOf } from './list-files.ts';

/** How many tags, cameras and the like are told. */
const TOP = 50;

/** How many files of a search are counted. The answer's time grows with them. */
const MAX_COUNTED = 5_000;

export interface DescribedFacets extends FileFacets {
  /** Whether every file was counted; otherwise only the newest 5,000 that were found. */
  readonly complete: boolean;
}

/** Says what there is among an owner's files, or among those of a search. */
export class DescribeFacets {
  constructor(
    private readonly search: Pick<FileSearch, 'facets' | 'allFacets'>,
    private readonly clock: Clock,
  ) {}

  /** Throws `SEARCH_TOO_SLOW`. */
  async execute(ownerId: string, wanted: FilesWanted): Promise<DescribedFacets> {
    const now = this.clock.now();
    const selection = selectionOf(wanted, now);
    if (!selection) return { ...(await this.search.allFacets(ownerId, now, TOP)), complete: true };
    const { hasMore, ...facets } = await this.search.facets(ownerId, selection, TOP, MAX_COUNTED);
    return { ...facets, complete: !hasMore };
  }
}

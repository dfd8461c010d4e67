import type { Clock } from '../../../kernel/clock.ts';
import { requirePageSize } from '../../../kernel/paging.ts';
import { type Granularity, stretchEnd } from '../domain/granularity.ts';
import type { FileSearch, FileSelection, TimelineBucket } from './file-search.ts';
import { type FilesWanted, selectionOf } from './list-files.ts';

/** How many files of a search one page of a timeline looks at. The answer's time grows with them. */
const MAX_SCANNED = 20_000;

export interface TimelineRequest extends FilesWanted {
  readonly granularity: Granularity;
  readonly first: number;
  /** The start of a stretch: only those before it. */
  readonly after?: Date | undefined;
}

export interface TimelinePage {
  readonly granularity: Granularity;
  readonly buckets: readonly TimelineBucket[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The days, months or years in which an owner has files, newest first, with their exact numbers. */
export class ListTimeline {
  constructor(
    private readonly search: Pick<FileSearch, 'allBuckets' | 'buckets' | 'countBetween'>,
    private readonly clock: Clock,
  ) {}

  /**
   * Of a search, a page may be shorter than asked for although more follow. Throws `PAGE_INVALID` for other sizes than
   * 1 to 100; `SEARCH_TOO_SLOW`.
   */
  async execute(ownerId: string, request: TimelineRequest): Promise<TimelinePage> {
    const { granularity, after: before } = request;
    const size = requirePageSize(request.first);
    const selection = selectionOf(request, this.clock.now());
    const scan = { granularity, before, limit: size + 1 };
    const { buckets, more } = selection
      ? await this.found(ownerId, selection, scan)
      : { buckets: await this.search.allBuckets(ownerId, scan), more: false };
    return {
      granularity,
      buckets: buckets.slice(0, size),
      hasNextPage: more || buckets.length > size,
      hasPreviousPage: before !== undefined,
    };
  }

  private async found(
    ownerId: string,
    selection: FileSelection,
    scan: { granularity: Granularity; before: Date | undefined; limit: number },
  ): Promise<{ buckets: readonly TimelineBucket[]; more: boolean }> {
    const { buckets, exhausted } = await this.search.buckets(ownerId, selection, {
      ...scan,
      maxFiles: MAX_SCANNED,
    });
    const [newest] = buckets;
    if (exhausted || !newest) return { buckets, more: false };
    // The last one was cut off. Where it is the only one, it is counted by itself.
    if (buckets.length > 1) return { buckets: buckets.slice(0, -1), more: true };
    const end = stretchEnd(scan.granularity, newest.start);
    const files = await this.search.countBetween(ownerId, selection, newest.start, end);
    return { buckets: [{ ...newest, files }], more: true };
  }
}

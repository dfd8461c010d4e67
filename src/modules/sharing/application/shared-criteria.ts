import type { DescribedFacets } from '../../search/application/describe-facets.ts';
import type { FileScope } from '../../search/application/file-search.ts';
import type { FilesWanted } from '../../search/application/list-files.ts';
import { FileFilter, type FileFilterInput } from '../../search/domain/file-filter.ts';
import { type FileOrder, TIMELINE_ORDER } from '../../search/domain/file-order.ts';
import { invalidFilter } from '../../search/domain/filter-values.ts';
import type { ShareRow } from './share-queries.ts';

/** Conditions on metadata, which not every share includes. */
type MetadataFilter = Pick<
  FileFilterInput,
  'captured' | 'box' | 'hasLocation' | 'places' | 'camera'
>;

/** Conditions that recipients may set; the owner's tags, albums and other marks are not among them. */
export interface SharedFilter
  extends
    MetadataFilter,
    Pick<
      FileFilterInput,
      'types' | 'categories' | 'size' | 'duration' | 'orientations' | 'availabilities'
    > {}

/** What a recipient searches. */
export interface SharedFilesWanted {
  /** Terms to find in the name, and in the camera and place if the share includes metadata. */
  readonly query?: string | undefined;
  readonly filter?: SharedFilter | undefined;
}

/** What of a share decides what recipients may search. */
type SearchedShare = Pick<ShareRow, 'id' | 'album' | 'wholeLibrary' | 'includeMetadata'>;

/**
 * The only way from a recipient's search to one of the owner's files: restricted to the share, and to what recipients
 * can see of files anyway. Throws `FILTER_INVALID`, also for conditions on metadata that the share does not include.
 */
export function sharedCriteria(
  share: SearchedShare,
  { query, filter = {} }: SharedFilesWanted,
): FilesWanted {
  const { types, categories, size, duration, orientations, availabilities } = filter;
  const { captured, box, hasLocation, places, camera } = filter;
  const metadata: MetadataFilter = { captured, box, hasLocation, places, camera };
  const wantsMetadata = Object.values(metadata).some((condition) => condition !== undefined);
  if (wantsMetadata && !share.includeMetadata) {
    throw invalidFilter('The owner does not share the capture time, camera and location of files.');
  }
  const words = share.includeMetadata ? { untagged: query } : { name: query };
  const visible = { types, categories, size, duration, orientations, availabilities };
  return {
    scope: scopeOf(share),
    filter: FileFilter.of({ ...words, ...visible, ...metadata }),
  };
}

/**
 * The requested order, or newest first: by capture time, or by upload if the share does not include it. Throws
 * `FILTER_INVALID` for an order that would reveal it.
 */
export function sharedOrder(
  share: Pick<ShareRow, 'includeMetadata'>,
  order: FileOrder | undefined,
): FileOrder {
  if (order === undefined && !share.includeMetadata) return { field: 'CREATED', direction: 'DESC' };
  if (order?.field === 'CAPTURED') requireCaptureTimes(share);
  return order ?? TIMELINE_ORDER;
}

/** Throws `FILTER_INVALID` if the share has no timeline. */
export function requireCaptureTimes({ includeMetadata }: Pick<ShareRow, 'includeMetadata'>): void {
  if (!includeMetadata) throw invalidFilter('The owner does not share capture times.');
}

/** Facets that recipients may see; those of metadata are undefined if the share does not include it. */
export interface SharedFacets
  extends
    Pick<DescribedFacets, 'complete' | 'count' | 'categories' | 'availabilities'>,
    Partial<Pick<DescribedFacets, 'withLocation' | 'cameras' | 'places' | 'years' | 'months'>> {}

/** Takes what recipients may see from the facets of a share's files. */
export function sharedFacets(
  { includeMetadata }: Pick<ShareRow, 'includeMetadata'>,
  { complete, count, categories, availabilities, ...others }: DescribedFacets,
): SharedFacets {
  const visible = { complete, count, categories, availabilities };
  if (!includeMetadata) return visible;
  const { withLocation, cameras, places, years, months } = others;
  return { ...visible, withLocation, cameras, places, years, months };
}

function scopeOf({ id, album, wholeLibrary }: SearchedShare): FileScope | undefined {
  if (wholeLibrary) return undefined;
  return album ? { kind: 'ALBUM', albumId: album.id } : { kind: 'SHARE', shareId: id };
}

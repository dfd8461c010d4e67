import type { PageRead } from '../../../kernel/paging.ts';
import type { HashedPicture } from '../domain/perceptual-hash.ts';

/** A picture in the index of near duplicates. */
export interface IndexedPicture extends HashedPicture {
  readonly contentId: string;
  /** The near duplicates it belongs to; undefined if it has none. */
  readonly groupId: string | undefined;
}

/** Maintains the index of near duplicates, within one transaction. */
export interface SimilarPictures {
  /** Keeps other transactions from changing the owner's groups until this one ends. */
  lock(ownerId: string): Promise<void>;
  /** The owner's other pictures that could be similar to this one. */
  candidates(
    ownerId: string,
    picture: HashedPicture & { readonly contentId: string },
  ): Promise<IndexedPicture[]>;
  /** Adds a picture or replaces its entry. It counts as not reviewed. */
  record(ownerId: string, picture: IndexedPicture): Promise<void>;
  /** Moves pictures, and those of other groups, to a group. */
  join(
    ownerId: string,
    groupId: string,
    members: { readonly contentIds: readonly string[]; readonly groupIds: readonly string[] },
  ): Promise<void>;
  /** Removes a picture. */
  remove(contentId: string): Promise<void>;
  /** Records that the owner has reviewed the group. Returns false if the owner has no such group. */
  dismiss(ownerId: string, groupId: string, now: Date): Promise<boolean>;
}

/** A file similar to another one. */
export interface SimilarFileRow {
  readonly fileId: string;
  /** In how many of 64 bits their hashes differ. */
  readonly distance: number;
}

/** Near duplicates that the owner has not reviewed. */
export interface DuplicateGroupRow {
  readonly id: string;
  readonly fileCount: number;
}

/** Reads near duplicates among an owner's listed files. */
export interface SimilarFileQueries {
  /** Files similar to this one, most similar first. Empty for a file that the owner does not have. */
  similarTo(ownerId: string, fileId: string, limit: number): Promise<SimilarFileRow[]>;
  /** Groups of at least two listed files, newest first. */
  groups(ownerId: string, page: PageRead): Promise<DuplicateGroupRow[]>;
  /** By group: its listed files, largest picture first, at most 100. */
  filesOf(
    ownerId: string,
    groupIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
}

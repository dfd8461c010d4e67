import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { Content } from './content.ts';
import type { Copy } from './copy.ts';

/** Loads and keeps contents and their copies within one unit of work. */
export interface ContentRepository {
  add(content: Content): void;
  /** The owner's content with these bytes, locked until the unit of work ends. */
  findForUpdate(ownerId: string, sha256: FileHash, size: FileSize): Promise<Content | undefined>;
  find(id: string): Promise<Content | undefined>;
  /** The content, locked until the unit of work ends. */
  lock(id: string): Promise<Content | undefined>;
  /** Locks these contents, in the order of their ids, until the unit of work ends. */
  lockAll(ids: readonly string[]): Promise<void>;
  addCopy(copy: Copy): void;
  findCopy(id: string): Promise<Copy | undefined>;
  /** Those that are there, in any order. */
  findCopies(ids: readonly string[]): Promise<Copy[]>;
  /** The object of a copy that was given up was put once more, after it had been removed. */
  removeAgain(copyId: string): Promise<void>;
  copiesOf(contentId: string): Promise<Copy[]>;
}

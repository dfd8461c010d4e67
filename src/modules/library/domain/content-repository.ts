import type { FileHash } from '../../../kernel/file-hash.ts';
import type { FileSize } from '../../../kernel/file-size.ts';
import type { Content } from './content.ts';
import type { Copy } from './copy.ts';

/** Loads and saves contents and their copies within one unit of work. */
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
  /** The copy, with its content locked until the unit of work ends. */
  lockCopy(id: string): Promise<Copy | undefined>;
  /** The copies that exist, in any order. */
  findCopies(ids: readonly string[]): Promise<Copy[]>;
  /** Schedules another deletion of a released copy's object, which was written again after its removal. */
  removeAgain(copyId: string): Promise<void>;
  copiesOf(contentId: string): Promise<Copy[]>;
}

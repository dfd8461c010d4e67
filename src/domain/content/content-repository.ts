import type { FileHash } from '../file/file-hash.ts';
import type { FileSize } from '../file/file-size.ts';
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
  addCopy(copy: Copy): void;
  findCopy(id: string): Promise<Copy | undefined>;
  copiesOf(contentId: string): Promise<Copy[]>;
}

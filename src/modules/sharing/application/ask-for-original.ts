import type { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain-error.ts';
import type { FileQueries } from '../../library/application/file-queries.ts';
import { readAccessOf } from '../../library/application/read-access.ts';
import type { NoteShareAccess, ShareVisit } from './note-share-access.ts';
import type { SharedFileRow, ShareRow } from './share-queries.ts';

/** Tells an owner that a visitor wishes for an original that is frozen. It thaws nothing: that costs, and is the owner's. */
export class AskForOriginal {
  constructor(
    private readonly files: Pick<FileQueries, 'copiesOfMany'>,
    private readonly noteShareAccess: NoteShareAccess,
    private readonly clock: Clock,
  ) {}

  /** The file is one of the share's. Throws `NOT_FOUND` where the owner takes no wishes, or the file is not frozen. */
  async execute(share: ShareRow, { id: fileId }: SharedFileRow, visit: ShareVisit): Promise<void> {
    const copies = await this.files.copiesOfMany(share.ownerId, [fileId]);
    const access = readAccessOf(copies.get(fileId) ?? [], this.clock.now());
    const isFrozen = access !== undefined && access.kind !== 'READY';
    if (!share.allowsWishes || share.permission !== 'ORIGINAL' || !isFrozen) {
      throw new DomainError('NOT_FOUND', 'nothing can be asked for here');
    }
    await this.noteShareAccess.execute(share, { kind: 'RETRIEVAL_ASKED', fileId }, visit);
  }
}

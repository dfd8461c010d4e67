import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';

import type { FileRepository } from '../../domain/file/file-repository.ts';
import type { StoredFile } from '../../domain/file/stored-file.ts';
import { StoredFileEntity } from './entities/stored-file.entity.ts';
import type { Track } from './track.ts';

/** Files within one unit of work. */
export class MikroFileRepository implements FileRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly track: Track,
  ) {}

  add(file: StoredFile): void {
    this.em.persist(this.track(file));
  }

  async find(id: string, ownerId: string): Promise<StoredFile | undefined> {
    const file = await this.em.findOne(StoredFileEntity, { id, ownerId });
    return file ? this.track(file) : undefined;
  }

  async findByContent(contentId: string): Promise<StoredFile | undefined> {
    const file = await this.em.findOne(
      StoredFileEntity,
      // Private to the class, but the column is what is asked for.
      { _contentId: contentId } as FilterQuery<StoredFile>,
      { orderBy: { id: 'asc' } },
    );
    return file ? this.track(file) : undefined;
  }

  async allByContents(contentIds: readonly string[]): Promise<StoredFile[]> {
    const files = await this.em.find(
      StoredFileEntity,
      { _contentId: { $in: [...contentIds] } } as FilterQuery<StoredFile>,
      { orderBy: { id: 'asc' } },
    );
    return files.map((file) => this.track(file));
  }

  remove(file: StoredFile): void {
    this.em.remove(file);
  }
}

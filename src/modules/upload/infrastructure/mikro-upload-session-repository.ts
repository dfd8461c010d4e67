import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

import type { Track } from '../../../platform/postgres/track.ts';
import type { UploadSessionRepository } from '../domain/upload-session-repository.ts';
import type { UploadSession } from '../domain/upload-session.ts';
import { UploadSessionEntity } from './upload-session.entity.ts';

export class MikroUploadSessionRepository implements UploadSessionRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly track: Track,
  ) {}

  add(session: UploadSession): void {
    this.em.persist(this.track(session));
  }

  async find(id: string): Promise<UploadSession | undefined> {
    return (await this.em.findOne(UploadSessionEntity, { id })) ?? undefined;
  }

  async findForUpdate(id: string): Promise<UploadSession | undefined> {
    const session = await this.em.findOne(
      UploadSessionEntity,
      { id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return session ? this.track(session) : undefined;
  }

  async findAllForUpdate(ids: readonly string[]): Promise<UploadSession[]> {
    const sessions = await this.em.find(
      UploadSessionEntity,
      { id: { $in: [...ids] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } },
    );
    return sessions.map((session) => this.track(session));
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.findAllForUpdate(ids);
    await this.em.nativeDelete(UploadSessionEntity, { id: { $in: [...ids] } });
  }
}

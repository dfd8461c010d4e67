import type { EntityManager } from '@mikro-orm/postgresql';

import type { Email } from '../domain/email.ts';
import type { UserRepository } from '../domain/user-repository.ts';
import type { User } from '../domain/user.ts';
import { UserEntity } from './user.entity.ts';

export class MikroUserRepository implements UserRepository {
  constructor(private readonly em: EntityManager) {}

  add(user: User): void {
    this.em.persist(user);
  }

  async find(id: string): Promise<User | undefined> {
    return (await this.em.findOne(UserEntity, { id })) ?? undefined;
  }

  async findByEmail(email: Email): Promise<User | undefined> {
    return (await this.em.findOne(UserEntity, { email })) ?? undefined;
  }
}

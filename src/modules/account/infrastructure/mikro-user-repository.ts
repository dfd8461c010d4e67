import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { UserRepository } from '../domain/user-repository.ts';
import { UserEntity } from './user.entity.ts';

export function mikroUserRepository({ em }: OpenTransaction): UserRepository {
  return {
    add: (user) => void em.persist(user),
    find: async (id) => (await em.findOne(UserEntity, { id })) ?? undefined,
    findByEmail: async (email) => (await em.findOne(UserEntity, { email })) ?? undefined,
  };
}

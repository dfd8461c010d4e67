import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { UserRepository } from '../domain/user-repository.ts';
import { UserEntity } from './user.entity.ts';

export function mikroUserRepository({ em, sql }: OpenTransaction): UserRepository {
  return {
    add: (user) => void em.persist(user),
    find: async (id) => (await em.findOne(UserEntity, { id })) ?? undefined,
    findByEmail: async (email) =>
      (await em.findOne(UserEntity, { email, closedAt: null })) ?? undefined,
    async close(id, now) {
      await sql('update app_user set closed_at = coalesce(closed_at, $2) where id = $1', [id, now]);
      await sql('delete from refresh_token where user_id = $1', [id]);
    },
  };
}

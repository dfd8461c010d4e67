import {
  type EntitySchema,
  type FilterQuery,
  type FindOneOptions,
  type FindOptions,
  LockMode,
} from '@mikro-orm/core';

import type { OpenTransaction } from './mikro-unit-of-work.ts';
import type { EventSource } from './track.ts';

/** Locks rows until the unit of work ends. */
export const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE } as const;

/**
 * Loads and saves aggregates within one unit of work, which collects the events they raise. The type of
 * conditions in MikroORM cannot be resolved for a generic entity, hence the casts.
 */
export function aggregatesOf<Aggregate extends EventSource>(
  { em, track }: Pick<OpenTransaction, 'em' | 'track'>,
  entity: EntitySchema<Aggregate>,
) {
  const find = async (
    where: FilterQuery<Aggregate>,
    options: FindOneOptions<Aggregate> = {},
  ): Promise<Aggregate | undefined> => {
    const found = await em.findOne(entity, where as never, options);
    return found ? track(found) : undefined;
  };
  const findAll = async (
    where: FilterQuery<Aggregate>,
    options: FindOptions<Aggregate>,
  ): Promise<Aggregate[]> =>
    (await em.find(entity, where as never, options)).map((aggregate) => track(aggregate));
  return {
    add: (aggregate: Aggregate): void => void em.persist(track(aggregate)),
    find,
    findAll,
    remove: (aggregate: Aggregate): void => void em.remove(aggregate),
  };
}

import { aggregatesOf } from '../../../platform/postgres/aggregates.ts';
import type { OpenTransaction } from '../../../platform/postgres/mikro-unit-of-work.ts';
import type { ArchivalRepository } from '../domain/archival-repository.ts';
import { ArchivalEntity } from './archival.entity.ts';

export function mikroArchivalRepository(transaction: OpenTransaction): ArchivalRepository {
  const { add, find, remove } = aggregatesOf(transaction, ArchivalEntity);
  return { add, find: (contentId) => find({ contentId }), remove };
}

import type { Preparation } from '../modules/archive/application/plan-archive.ts';

/**
 * The only table of what is made of a content's bytes while they are hot. A hot copy is not released before every
 * entry is settled for its content; a new entry is backfilled for contents that are there already.
 */
export const PREPARATIONS: readonly Preparation[] = [];

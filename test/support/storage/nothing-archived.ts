import {
  DEFAULT_COLD_MIN_BYTES,
  type PlacementPolicy,
} from '../../../src/modules/storage/domain/choose-provider.ts';

/** A policy under which files stay at the landing provider. */
export const NOTHING_ARCHIVED: PlacementPolicy = {
  order: [],
  orderByCategory: {},
  coldMinBytes: DEFAULT_COLD_MIN_BYTES,
  copies: 0,
  archiveAfterSeconds: 0,
  graceSeconds: 0,
};

import { describe, expect, it } from 'vitest';

import {
  RestoreOperation,
  type RestoreOperationStatus,
} from '../../../../src/domain/retrieval/restore-operation.ts';
import { T0, T1 } from '../samples.ts';
import { itFollowsItsTable } from '../transitions.ts';

const DATA = { id: 'restore-1', copyId: 'copy-1', tier: 'BULK', days: 3 } as const;

function at(status: RestoreOperationStatus): RestoreOperation {
  const operation = RestoreOperation.ask(DATA, 'DEEP_ARCHIVE', T0);
  if (status === 'READY' || status === 'EXPIRED') operation.ready(T1);
  if (status === 'EXPIRED') operation.expire();
  if (status === 'FAILED') operation.fail();
  return operation;
}

describe('RestoreOperation', () => {
  itFollowsItsTable<RestoreOperation, RestoreOperationStatus>({
    states: ['ASKED', 'READY', 'EXPIRED', 'FAILED'],
    expected: { ASKED: ['READY', 'FAILED'], READY: ['EXPIRED'], EXPIRED: [], FAILED: [] },
    code: 'RETRIEVAL_STATUS_INVALID',
    at,
    go: (operation, to) =>
      ({
        ASKED: undefined,
        READY: () => operation.ready(T1),
        EXPIRED: () => operation.expire(),
        FAILED: () => operation.fail(),
      })[to],
    stateOf: (operation) => operation.status,
  });

  it('is asked for one copy', () => {
    expect(at('ASKED')).toMatchObject({ ...DATA, askedAt: T0 });
    expect(at('ASKED').until).toBeUndefined();
  });

  it('is readable until its provider says', () => {
    expect(at('READY').until).toBe(T1);
  });

  it('is refused for a tier that the class does not have', () => {
    expect(() => RestoreOperation.ask({ ...DATA, tier: 'EXPEDITED' }, 'DEEP_ARCHIVE', T0)).toThrow(
      expect.objectContaining({ code: 'RETRIEVAL_TIER_UNSUPPORTED' }),
    );
    expect(() => RestoreOperation.ask(DATA, 'STANDARD', T0)).toThrow(
      expect.objectContaining({ code: 'RETRIEVAL_TIER_UNSUPPORTED' }),
    );
  });
});

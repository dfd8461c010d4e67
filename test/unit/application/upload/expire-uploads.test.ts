import { expect, it } from 'vitest';

import { ExpireUploads } from '../../../../src/application/upload/expire-uploads.ts';

/** As many sessions that are over, and as many that can be forgotten. */
function expiring(count: number, stop?: { afterClosing: number; control: AbortController }) {
  const open = Array.from({ length: count }, (_, index) => `session-${index}`);
  const left = { finished: count, closed: 0, queries: 0 };
  const useCase = new ExpireUploads(
    {
      expired: async (_now, limit) => {
        left.queries += 1;
        return open.slice(0, limit);
      },
      prune: async (_now, limit) => {
        const gone = Math.min(limit, left.finished);
        left.finished -= gone;
        return gone;
      },
      find: async () => undefined,
    },
    {
      execute: async (sessionId) => {
        open.splice(open.indexOf(sessionId), 1);
        left.closed += 1;
        if (left.closed === stop?.afterClosing) stop.control.abort();
        return true;
      },
    },
    { list: async function* () {}, remove: async () => {} },
    { now: () => new Date() },
  );
  return { useCase, open, left };
}

it.each([0, 199, 200, 1_234])('ends and forgets %d uploads in one run', async (count) => {
  const { useCase, open, left } = expiring(count);
  await useCase.execute();
  expect([open.length, left.finished, left.closed]).toEqual([0, 0, count]);
});

it('leaves the rest to the next run after 10,000', async () => {
  const { useCase, open, left } = expiring(10_500);
  await useCase.execute();
  expect([open.length, left.finished]).toEqual([500, 500]);
  await useCase.execute();
  expect([open.length, left.finished]).toEqual([0, 0]);
});

it('stops between two uploads when it is told to', async () => {
  const control = new AbortController();
  const { useCase, left } = expiring(1_000, { afterClosing: 300, control });
  await expect(useCase.execute(control.signal)).rejects.toThrow('aborted');
  expect(left).toMatchObject({ closed: 300, queries: 2, finished: 1_000 });
});

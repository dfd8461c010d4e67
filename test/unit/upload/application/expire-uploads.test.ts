import { expect, it } from 'vitest';

import { ExpireUploads } from '../../../../src/modules/upload/application/expire-uploads.ts';
import type { UploadSessionRow } from '../../../../src/modules/upload/application/upload-session-store.ts';
import { sessionRow } from './fakes.ts';

/** As many sessions that are over, and as many that can be forgotten. */
function expiring(
  count: number,
  stop?: { afterClosing: number; control: AbortController },
  broken?: string,
) {
  const logged: string[] = [];
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
        if (sessionId === broken) throw new Error('its folder cannot be read');
        open.splice(open.indexOf(sessionId), 1);
        left.closed += 1;
        if (left.closed === stop?.afterClosing) stop.control.abort();
        return true;
      },
    },
    { list: async function* () {}, remove: async () => {} },
    { now: () => new Date() },
    (message) => logged.push(message),
  );
  return { useCase, open, left, logged };
}

it.each([0, 199, 200, 1_234])('ends and forgets %d uploads in one run', async (count) => {
  const { useCase, open, left } = expiring(count);
  await useCase.execute();
  expect([open.length, left.finished, left.closed]).toEqual([0, 0, count]);
});

it('ends the others when one cannot be ended, and tries that one again in the next run', async () => {
  const { useCase, open, left, logged } = expiring(50, undefined, 'session-3');
  await useCase.execute();
  expect([open, left.finished]).toEqual([['session-3'], 0]);
  expect(logged).toEqual(['Could not expire upload session-3']);
  await useCase.execute();
  expect(logged).toHaveLength(2);
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

/** Which staged entries are left after a run; each is `ageHours` old. */
async function leftOf(rows: readonly UploadSessionRow[], ids: readonly string[], ageHours: number) {
  const staged = new Set(ids);
  const now = new Date();
  const modifiedAt = new Date(now.getTime() - ageHours * 60 * 60 * 1000);
  const useCase = new ExpireUploads(
    {
      expired: async () => [],
      prune: async () => 0,
      find: async (id) => rows.find((row) => row.id === id),
    },
    { execute: async () => true },
    {
      list: async function* () {
        for (const sessionId of ids) yield { sessionId, modifiedAt };
      },
      remove: async (id) => void staged.delete(id),
    },
    { now: () => now },
    () => undefined,
  );
  await useCase.execute();
  return [...staged];
}

it.each([
  { final: 'FINALIZING', kept: true },
  { final: 'COMPLETED', kept: false },
  { final: 'FAILED', kept: false },
  { final: 'TERMINATED', kept: false },
] as const)(
  'keeps the bytes of joined uploads while they are needed: $kept when the final one is $final',
  async ({ final, kept }) => {
    const parts = ['one', 'two'];
    const rows = [
      sessionRow({ id: 'final', status: final }),
      ...parts.map((id) =>
        sessionRow({ id, status: 'JOINED', partial: true, joinedInto: 'final' }),
      ),
    ];
    // Their age says nothing: the final upload may be finished late.
    for (const hours of [0, 1000]) {
      expect(await leftOf(rows, parts, hours)).toEqual(kept ? parts : []);
    }
  },
);

it('removes the bytes of a joined upload whose final one is forgotten', async () => {
  const row = sessionRow({ id: 'one', status: 'JOINED', partial: true, joinedInto: 'gone' });
  expect(await leftOf([row], ['one'], 0)).toEqual([]);
});

it('leaves bytes without a session to a POST that may still run, for a day', async () => {
  expect(await leftOf([], ['one'], 23.9)).toEqual(['one']);
  expect(await leftOf([], ['one'], 24.1)).toEqual([]);
});

import { expect, it } from 'vitest';

import { ExpireUploads } from '../../../../src/modules/upload/application/expire-uploads.ts';
import type { UploadSessionRow } from '../../../../src/modules/upload/application/upload-session-store.ts';
import { sessionRow } from './fakes.ts';

/** `count` expired sessions and `count` finished ones to prune. */
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

it.each([0, 199, 200, 1_234])('closes and prunes %d uploads in one run', async (count) => {
  const { useCase, open, left } = expiring(count);
  await useCase.execute();
  expect([open.length, left.finished, left.closed]).toEqual([0, 0, count]);
});

it('closes the others when one fails, and retries that one in the next run', async () => {
  const { useCase, open, left, logged } = expiring(50, undefined, 'session-3');
  await useCase.execute();
  expect([open, left.finished]).toEqual([['session-3'], 0]);
  expect(logged).toEqual(['Could not expire upload session-3']);
  await useCase.execute();
  expect(logged).toHaveLength(2);
});

it('stops after 10,000 uploads and continues in the next run', async () => {
  const { useCase, open, left } = expiring(10_500);
  await useCase.execute();
  expect([open.length, left.finished]).toEqual([500, 500]);
  await useCase.execute();
  expect([open.length, left.finished]).toEqual([0, 0]);
});

it('stops between two uploads when aborted', async () => {
  const control = new AbortController();
  const { useCase, left } = expiring(1_000, { afterClosing: 300, control });
  await expect(useCase.execute(control.signal)).rejects.toThrow('aborted');
  expect(left).toMatchObject({ closed: 300, queries: 2, finished: 1_000 });
});

/** The staged entries left after a run; each is `ageHours` old. */
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
  'keeps the bytes of joined uploads while the final upload needs them: $kept when it is $final',
  async ({ final, kept }) => {
    const parts = ['one', 'two'];
    const rows = [
      sessionRow({ id: 'final', status: final }),
      ...parts.map((id) =>
        sessionRow({ id, status: 'JOINED', partial: true, joinedInto: 'final' }),
      ),
    ];
    // Regardless of age: the final upload may be finished late.
    for (const hours of [0, 1000]) {
      expect(await leftOf(rows, parts, hours)).toEqual(kept ? parts : []);
    }
  },
);

it('removes the bytes of a joined upload whose final upload was pruned', async () => {
  const row = sessionRow({ id: 'one', status: 'JOINED', partial: true, joinedInto: 'gone' });
  expect(await leftOf([row], ['one'], 0)).toEqual([]);
});

it('keeps bytes without a session for a day, because a POST may still be running', async () => {
  expect(await leftOf([], ['one'], 23.9)).toEqual(['one']);
  expect(await leftOf([], ['one'], 24.1)).toEqual([]);
});

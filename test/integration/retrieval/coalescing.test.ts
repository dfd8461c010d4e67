import { afterAll, beforeAll, expect, it } from 'vitest';

import { isDomainError } from '../../../src/kernel/domain-error.ts';
import { type RetrievalApp, startRetrievalApp } from '../../support/app/retrieval-app.ts';
import type { ArchivedFile } from '../../support/library/archived-file.ts';

const REQUESTS = 100;
const FILES = 12;
/** Connections per node. */
const POOL = '5';

let first: RetrievalApp;
let second: RetrievalApp;
beforeAll(async () => {
  const env = { DATABASE_POOL: POOL };
  first = await startRetrievalApp({ env });
  second = await startRetrievalApp({ env, nodeOf: first });
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
});

/** All wait for one lock over few connections: on a slow machine some get SERVICE_UNAVAILABLE and retry. */
async function requestAt(node: RetrievalApp, fileIds: string[], tries = 5): Promise<string> {
  try {
    return await node.request({ fileIds, tier: 'STANDARD' });
  } catch (error) {
    if (tries === 1 || !isDomainError(error, 'SERVICE_UNAVAILABLE')) throw error;
    return requestAt(node, fileIds, tries - 1);
  }
}

it(`${REQUESTS} overlapping batches over ten connections of two nodes restore each content once`, async () => {
  const archives = [first.deep, second.deep];
  const files: ArchivedFile[] = [];
  for (let count = 0; count < FILES; count += 1) files.push(await first.archive());
  const [common] = files;
  if (!common) throw new Error('no file');
  // Slow enough for other requests to arrive during the call to the provider.
  for (const archive of archives) {
    archive.before = async (call) => {
      if (call === 'retrieve') await new Promise((resolve) => setTimeout(resolve, 200));
    };
  }
  const requestIds = await Promise.all(
    Array.from({ length: REQUESTS }, (_, at) => {
      const others = [1, 2, 3].map((step) => files[(at + step) % FILES]?.fileId ?? '');
      const node = at % 2 === 0 ? first : second;
      return requestAt(node, [...others, common.fileId]);
    }),
  );
  expect(new Set(requestIds).size).toBe(REQUESTS);
  for (const requestId of requestIds) await first.becomes(requestId, 'IN_PROGRESS');
  const asked = archives.flatMap((archive) => archive.asked.map(({ key }) => key));
  expect(asked.filter((key) => key === common.key)).toHaveLength(1);
  expect(asked.toSorted()).toEqual(files.map(({ key }) => key).toSorted());

  first.pass(12);
  second.pass(0);
  for (const requestId of requestIds) await first.becomes(requestId, 'READY');
  const readyOf = (requestId: string) =>
    first.eventsOf(requestId).filter((event) => event === 'RetrievalReady');
  await expect
    .poll(() => requestIds.every((requestId) => readyOf(requestId).length > 0), { timeout: 10_000 })
    .toBe(true);
  for (const requestId of requestIds) {
    expect(first.eventsOf(requestId)).toEqual([
      'RetrievalRequested',
      'RetrievalStarted',
      'RetrievalReady',
    ]);
  }
  expect(archives.flatMap((archive) => archive.asked)).toHaveLength(FILES);
});

import { describe, expect, it } from 'vitest';

import type { Change, ChangeLog } from '../../../../src/kernel/change-log.ts';
import type { EventBus } from '../../../../src/kernel/event-bus.ts';
import {
  FILE_CHANGES,
  filesChangedTopic,
} from '../../../../src/modules/library/application/files-changed-topic.ts';
import { WatchFiles } from '../../../../src/modules/library/application/watch-files.ts';

/** A library in which every file is deleted, with an in-memory event bus. */
class Library {
  readonly reads: number[] = [];
  readonly listeners = new Set<() => void>();
  latest = 0;
  prunedTo = 0;

  readonly files = {
    latestChange: async () => this.latest,
    find: async () => [],
  };

  readonly log: ChangeLog = {
    read: async (ownerId, since, limit) => {
      this.reads.push(since);
      const count = Math.max(0, Math.min(limit, this.latest - since));
      const changes = Array.from({ length: count }, (_, index): Change => {
        const number = since + index + 1;
        return { ownerId, feed: FILE_CHANGES, number, id: `file ${number}`, kind: 'DELETE' };
      });
      return { ownerId, latest: this.latest, prunedTo: this.prunedTo, changes };
    },
  };

  readonly bus: EventBus = {
    publish: async () => {},
    subscribe: (topic, listener) => {
      if (topic !== filesChangedTopic('owner')) throw new Error(topic);
      return this.listen(() => listener(null));
    },
    onGap: (listener) => this.listen(listener),
  };

  private listen(listener: () => void): Disposable {
    this.listeners.add(listener);
    return { [Symbol.dispose]: () => this.listeners.delete(listener) };
  }

  watch(since?: number) {
    const position = since === undefined ? undefined : { ownerId: 'owner', number: since };
    return new WatchFiles(this.log, this.files, this.bus).execute('owner', position);
  }

  change(count: number): void {
    this.latest += count;
    for (const listener of this.listeners) listener();
  }
}

describe('WatchFiles', () => {
  it('reads the next page only after the last one is consumed, however many changes arrive', async () => {
    const library = new Library();
    library.change(1_000);
    await using changes = library.watch(0);
    await changes.next();
    for (let round = 0; round < 50; round += 1) library.change(100);
    expect(library.reads).toEqual([0]);
    for (let taken = 1; taken < 101; taken += 1) await changes.next();
    expect(library.reads).toEqual([0, 100]);
  });

  it('wakes up for changes while waiting and unsubscribes when it ends', async () => {
    const library = new Library();
    const changes = library.watch();
    const next = changes.next();
    await expect.poll(() => library.reads.length).toBe(1);
    library.change(1);
    expect((await next).value).toMatchObject({ number: 1, kind: 'DELETE' });
    const waiting = changes.next();
    await changes.return();
    expect((await waiting).done).toBe(true);
    expect(library.listeners.size).toBe(0);
  });

  it('requires a resync once changes that were not delivered have been pruned', async () => {
    const library = new Library();
    library.change(200);
    await using changes = library.watch(0);
    for (let taken = 0; taken < 100; taken += 1) await changes.next();
    library.prunedTo = 101;
    await expect(changes.next()).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    expect(library.listeners.size).toBe(0);
  });

  it('continues when only delivered changes have been pruned', async () => {
    const library = new Library();
    library.change(200);
    await using changes = library.watch(0);
    for (let taken = 0; taken < 100; taken += 1) await changes.next();
    library.prunedTo = 100;
    expect((await changes.next()).value).toMatchObject({ number: 101 });
  });
});

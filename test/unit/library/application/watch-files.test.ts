import { describe, expect, it } from 'vitest';

import type { EventBus } from '../../../../src/kernel/event-bus.ts';
import type {
  FileChange,
  FileQueries,
} from '../../../../src/modules/library/application/file-queries.ts';
import { filesChangedTopic } from '../../../../src/modules/library/application/files-changed-topic.ts';
import { WatchFiles } from '../../../../src/modules/library/application/watch-files.ts';

/** A library in which every file is deleted, with an in-memory event bus. */
class Library {
  readonly reads: number[] = [];
  readonly listeners = new Set<() => void>();
  latest = 0;

  readonly files = {
    latestChange: async () => this.latest,
    find: async () => [],
    changesSince: async (_ownerId: string, since: number, limit: number) => {
      this.reads.push(since);
      const count = Math.min(limit, this.latest - since);
      return Array.from({ length: count }, (_, index): FileChange => {
        const number = since + index + 1;
        return { number, fileId: `file ${number}`, kind: 'DELETE' };
      });
    },
  } as Partial<FileQueries> as FileQueries;

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

  change(count: number): void {
    this.latest += count;
    for (const listener of this.listeners) listener();
  }
}

describe('WatchFiles', () => {
  it('reads the next page only after the last one is consumed, however many changes arrive', async () => {
    const library = new Library();
    library.change(1_000);
    await using changes = new WatchFiles(library.files, library.bus).execute('owner', 0);
    await changes.next();
    for (let round = 0; round < 50; round += 1) library.change(100);
    expect(library.reads).toEqual([0]);
    for (let taken = 1; taken < 101; taken += 1) await changes.next();
    expect(library.reads).toEqual([0, 100]);
  });

  it('wakes up for changes while waiting and unsubscribes when it ends', async () => {
    const library = new Library();
    const changes = new WatchFiles(library.files, library.bus).execute('owner');
    const next = changes.next();
    await expect.poll(() => library.reads.length).toBe(1);
    library.change(1);
    expect((await next).value).toMatchObject({ number: 1, kind: 'DELETE' });
    const waiting = changes.next();
    await changes.return();
    expect((await waiting).done).toBe(true);
    expect(library.listeners.size).toBe(0);
  });
});

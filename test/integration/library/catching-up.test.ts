import { expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import { SeededRandom } from '../../support/general/seeded-random.ts';
import {
  FileChangesDocument,
  LibraryItemsDocument,
  SyncCursorsDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp, startGraphqlApp } from '../../support/graphql/graphql-app.ts';
import { keepFiles } from '../../support/library/kept-files.ts';
import { LibraryCopy } from '../../support/library/library-copy.ts';

const ROUNDS = 100;

it(`${ROUNDS} interrupted copies end in the state of the server, without repeated changes`, async () => {
  const random = SeededRandom.ofRun();
  await using server = await startGraphqlApp();
  const user = await server.app.signUp();
  const library = new ChangingLibrary(server, user, random);
  const phone = new Phone(server, user, library);
  await phone.start();
  for (let round = 0; round < ROUNDS; round += 1) {
    const said = `seed ${random.seed}, round ${round}`;
    await library.change(random.between(0, 5));
    if (random.next() < 0.3) phone.restoreBackup();
    await phone.catchUp(random, said);
    expect(phone.copy.state, said).toEqual(await library.state());
    if (random.next() < 0.3) phone.backUp();
  }
  expect(library.kinds).toEqual(new Set(library.allKinds));
});

/** A library in which random things happen. Counts the steps, and remembers which of them could change what. */
class ChangingLibrary {
  readonly kinds = new Set<string>();
  private readonly files = new Set<string>();
  private readonly albums = new Set<string>();
  private readonly touched = new Map<string, number>();
  private steps = 0;

  private readonly actions: Readonly<Record<string, () => Promise<unknown>>> = {
    add: () => this.addFiles(),
    tag: () => this.tag(),
    favourite: () => this.favourite(),
    rename: () => this.rename(),
    trash: () => this.app.trashFiles.execute(this.user.id, this.someFiles(2)),
    restore: () => this.app.restoreFiles.execute(this.user.id, this.someFiles(3)),
    purge: () => this.purge(),
    createAlbum: () => this.createAlbum(),
    renameAlbum: () =>
      this.onAlbum((id, name) => this.app.updateAlbum.execute(this.user.id, id, { name })),
    addToAlbum: () =>
      this.onAlbum((id) => this.app.addToAlbum.execute(this.user.id, id, this.someFiles(3))),
    removeFromAlbum: () =>
      this.onAlbum((id) => this.app.removeFromAlbum.execute(this.user.id, id, this.someFiles(2))),
    deleteAlbum: () => this.deleteAlbum(),
  };

  constructor(
    private readonly server: GraphqlApp,
    private readonly user: TestUser,
    private readonly random: SeededRandom,
  ) {}

  get allKinds(): string[] {
    return Object.keys(this.actions);
  }

  /** Number of changes so far. */
  get now(): number {
    return this.steps;
  }

  /** The last step that may have changed this file or album. */
  touchedAt(id: string): number {
    return this.touched.get(id) ?? 0;
  }

  async change(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      this.steps += 1;
      const kind = this.random.pick(this.allKinds as [string, ...string[]]);
      this.kinds.add(kind);
      await this.actions[kind]?.();
    }
  }

  /** Everything there is, as the API shows it. */
  async state(): Promise<Readonly<Record<string, object>>> {
    const ids = [
      ...[...this.files].map((id) => formatId('file', id)),
      ...[...this.albums].map((id) => formatId('album', id)),
    ];
    const { nodes } = await ask(this.server, LibraryItemsDocument, { ids }, this.user.token);
    expect(nodes).not.toContain(null);
    return Object.fromEntries(ids.map((id, at) => [id, nodes[at] ?? {}]));
  }

  private get app() {
    return this.server.app.installation;
  }

  private someFiles(max: number): string[] {
    const wanted = this.random.between(1, max);
    const some = this.random.shuffled([...this.files]).slice(0, wanted);
    // Albums show files, so they change with them.
    this.touch(...some, ...this.albums);
    return some;
  }

  private touch(...ids: readonly string[]): void {
    for (const id of ids) {
      this.touched.set(formatId(this.albums.has(id) ? 'album' : 'file', id), this.steps);
    }
  }

  private async addFiles(): Promise<void> {
    // Keeps the library small.
    if (this.files.size > 30) return;
    const added = await keepFiles(this.server.app, this.user, this.random.between(1, 4));
    const ids = added.map((id) => id.replace('file_', ''));
    for (const id of ids) this.files.add(id);
    this.touch(...ids);
    await this.app.tagFiles.execute(this.user.id, ids, { add: ['new'], remove: [] });
  }

  private tag(): Promise<unknown> {
    const [tag, other] = this.random.shuffled(['sea', 'lake', 'hill']);
    const change = { add: [tag ?? ''], remove: [other ?? ''] };
    return this.app.tagFiles.execute(this.user.id, this.someFiles(3), change);
  }

  private favourite(): Promise<unknown> {
    const favourite = this.random.next() < 0.5;
    return this.app.editFiles.execute(this.user.id, this.someFiles(3), (file) =>
      file.setFavourite(favourite),
    );
  }

  private async rename(): Promise<void> {
    const [id] = this.someFiles(1);
    if (id) await this.app.updateFile.execute(this.user.id, id, { name: `${this.steps}.jpg` });
  }

  private async purge(): Promise<void> {
    const ids = this.someFiles(1);
    await this.app.trashFiles.execute(this.user.id, ids);
    await this.app.purgeFiles.execute(this.user.id, ids);
    for (const id of ids) this.files.delete(id);
  }

  private async createAlbum(): Promise<void> {
    if (this.albums.size > 5) return;
    const input = { name: `Album ${this.steps}` };
    const trashed = await this.app.files.find(this.user.id, this.someFiles(3));
    const shown = trashed.filter(({ trashedAt }) => !trashedAt).map(({ id }) => id);
    const id = await this.app.createAlbum.execute(this.user.id, input, shown);
    this.albums.add(id);
    this.touch(id);
  }

  private async onAlbum(act: (id: string, name: string) => Promise<unknown>): Promise<void> {
    const [id] = this.random.shuffled([...this.albums]);
    if (!id) return;
    this.touch(id);
    await act(id, `Album ${this.steps}`);
  }

  private async deleteAlbum(): Promise<void> {
    const [id] = this.random.shuffled([...this.albums]);
    if (!id) return;
    this.touch(id);
    this.albums.delete(id);
    await this.app.deleteAlbum.execute(this.user.id, id);
  }
}

/** A phone that catches up, and checks that nothing is delivered without a reason. */
class Phone {
  copy = LibraryCopy.at('');
  /** By file or album: the step at which it was last delivered. */
  private deliveredAt = new Map<string, number>();
  private backup: { copy: LibraryCopy; deliveredAt: Map<string, number> } | undefined;

  constructor(
    private readonly server: GraphqlApp,
    private readonly user: TestUser,
    private readonly library: ChangingLibrary,
  ) {}

  async start(): Promise<void> {
    const { files } = await ask(this.server, SyncCursorsDocument, {}, this.user.token);
    this.copy = LibraryCopy.at(files.syncCursor);
    this.backUp();
  }

  backUp(): void {
    this.backup = { copy: this.copy.fork(), deliveredAt: new Map(this.deliveredAt) };
  }

  /** Returns to an earlier state, as if what happened since had not been stored. */
  restoreBackup(): void {
    if (!this.backup) return;
    this.copy = this.backup.copy.fork();
    this.deliveredAt = new Map(this.backup.deliveredAt);
  }

  /** Reads pages of random sizes until the last one; the library may change between them. */
  async catchUp(random: SeededRandom, said: string): Promise<void> {
    let hasNextPage = true;
    while (hasNextPage) {
      const variables = { since: this.copy.cursor, first: random.between(1, 6) };
      const { fileChanges } = await ask(
        this.server,
        FileChangesDocument,
        variables,
        this.user.token,
      );
      for (const id of this.copy.apply(fileChanges)) {
        const delivered = this.deliveredAt.get(id) ?? 0;
        expect(this.library.touchedAt(id), `${said}, ${id}`).toBeGreaterThan(delivered);
        this.deliveredAt.set(id, this.library.now);
      }
      hasNextPage = fileChanges.hasNextPage;
      if (hasNextPage && random.next() < 0.3) await this.library.change(random.between(1, 2));
    }
  }
}

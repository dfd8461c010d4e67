import { createHash, randomBytes } from 'node:crypto';

import { expect } from 'vitest';

import type { TestUser } from '../support/app/test-app.ts';
import {
  AlbumCreateDocument,
  AlbumDeleteDocument,
  AlbumFilesAddDocument,
  AlbumFilesRemoveDocument,
  DeletionsForgetDocument,
  FilesFavouriteDocument,
  FilesPurgeDocument,
  FilesRestoreDocument,
  FilesTagDocument,
  FilesTrashDocument,
  ShareCreateDocument,
  ShareRevokeDocument,
} from '../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../support/graphql/graphql-app.ts';
import { newPhone, newUser, postUpload, type Refused } from './library-client.ts';
import { type Blob, hashInput, LibraryComparison, type Person } from './library-comparison.ts';
import { ModelUser } from './library-model.ts';
import { type Picks, SIZES, type Step } from './library-steps.ts';

const FIRST_LIMIT = 3_000;
const NEVER_WAS = 'file_01900000-0000-7000-8000-000000000000';

/** Two new users and their models. Applies each step to both and fails if they differ. */
export class LibraryWorld {
  private readonly comparison: LibraryComparison;
  private readonly everyId = [NEVER_WAS];
  private now = 0;

  private constructor(
    private readonly server: GraphqlApp,
    private readonly people: readonly [Person, Person],
    private readonly blobs: readonly Blob[],
  ) {
    this.comparison = new LibraryComparison(server, blobs);
  }

  static async create(server: GraphqlApp): Promise<LibraryWorld> {
    const person = async (): Promise<Person> => {
      const user = await newUser(server, FIRST_LIMIT);
      const phone = await newPhone(server, user);
      return { user, phone, model: new ModelUser(SIZES, FIRST_LIMIT) };
    };
    // Both users have the same bytes: neither may learn what the other has stored.
    const blobs = SIZES.map((size) => {
      const bytes = randomBytes(size);
      return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    });
    return new LibraryWorld(server, [await person(), await person()], blobs);
  }

  async take(step: Step): Promise<void> {
    this.now += 1;
    const [one, two] = this.people;
    const [me, other] = step.who === 0 ? [one, two] : [two, one];
    await this.act(step, me, other);
    await this.comparison.compare(me, other);
    await this.comparison.compare(other, me);
  }

  /** Checks that every existing file downloads unchanged and deleted ones return 404. */
  async end(): Promise<void> {
    for (const { user, model } of this.people) {
      for (const id of this.everyId) {
        const answer = await fetch(`${this.server.app.url}/files/${id}/content`, {
          headers: { authorization: `Bearer ${user.token}` },
        });
        const bytes = Buffer.from(await answer.arrayBuffer());
        const file = model.files.get(id);
        expect([id, answer.status]).toEqual([id, file ? 200 : 404]);
        if (file) expect(bytes.equals(this.blobOf(file.blob).bytes)).toBe(true);
      }
    }
  }

  private async act(step: Step, me: Person, other: Person): Promise<void> {
    const { model, user } = me;
    switch (step.kind) {
      case 'look':
        return;
      case 'upload':
        return this.upload(me, step.blob, step.auto);
      case 'tag': {
        const [add, remove] = [[...step.add], [...step.remove]];
        const ids = this.idsOf(step.picks, me);
        const { filesTag } = await this.ask(FilesTagDocument, { ids, add, remove }, user);
        expect(outcomesOf(filesTag)).toEqual(model.tag(ids, add, remove));
        return;
      }
      case 'favourite': {
        const ids = this.idsOf(step.picks, me);
        const { favourite } = step;
        const { filesFavourite } = await this.ask(FilesFavouriteDocument, { ids, favourite }, user);
        expect(outcomesOf(filesFavourite)).toEqual(model.favourite(ids, favourite));
        return;
      }
      case 'album':
        return this.createAlbum(me);
      case 'collect':
      case 'discard':
        return this.fill(step, me, step.ofOther ? other : me);
      case 'dissolve': {
        const id = this.albumOf(step.ofOther ? other : me, step.at);
        const { albumDelete } = await this.ask(AlbumDeleteDocument, { id }, user);
        const codes = albumDelete?.userErrors.map(({ code }) => code);
        expect(codes).toEqual(model.albums.delete(id) ? [] : ['NOT_FOUND']);
        return;
      }
      case 'trash': {
        const ids = this.idsOf(step.picks, me);
        const { filesTrash } = await this.ask(FilesTrashDocument, { ids }, user);
        expect(outcomesOf(filesTrash)).toEqual(model.trash(ids, this.now));
        return;
      }
      case 'restore': {
        const ids = this.idsOf(step.picks, me);
        const { filesRestore } = await this.ask(FilesRestoreDocument, { ids }, user);
        const outcomes = model.restore(ids);
        expect(filesRestore?.userErrors.map(({ code }) => code)).toEqual(
          outcomes ? [] : ['QUOTA_EXCEEDED'],
        );
        expect(outcomesOf(filesRestore)).toEqual(outcomes ?? []);
        return;
      }
      case 'purge': {
        const ids = this.idsOf(step.picks, me);
        const { filesPurge } = await this.ask(FilesPurgeDocument, { ids }, user);
        expect(outcomesOf(filesPurge)).toEqual(model.purge(ids));
        return;
      }
      case 'share':
        return this.share(this.idsOf(step.picks, me), me, step.forUser ? other : undefined);
      case 'revoke':
        return this.revoke(step.at, me, step.ofOther ? other : me);
      case 'forget': {
        const hashes = [hashInput(this.blobOf(step.blob))];
        const { deletionsForget } = await this.ask(DeletionsForgetDocument, { hashes }, user);
        expect(deletionsForget?.count).toBe(model.deleted.delete(step.blob) ? 1 : 0);
        return;
      }
      case 'limit':
        model.limit = step.bytes;
        await this.sql('update app_user set quota_limit = $2 where id = $1', [user.id, step.bytes]);
        return;
      case 'sweep':
        return this.sweep(me);
    }
  }

  private async createAlbum({ user, model }: Person): Promise<void> {
    const name = `Step ${this.now}`;
    const { albumCreate } = await this.ask(AlbumCreateDocument, { input: { name } }, user);
    const id = albumCreate?.album?.id ?? '';
    expect(id).toMatch(/^album_/);
    model.albums.set(id, { id, name, fileIds: [] });
  }

  private async fill(
    step: Extract<Step, { kind: 'collect' | 'discard' }>,
    me: Person,
    whose: Person,
  ): Promise<void> {
    const ids = this.idsOf(step.picks, me);
    const id = this.albumOf(whose, step.at);
    const { model, user } = me;
    const payload =
      step.kind === 'collect'
        ? (await this.ask(AlbumFilesAddDocument, { id, fileIds: ids }, user)).albumFilesAdd
        : (await this.ask(AlbumFilesRemoveDocument, { id, fileIds: ids }, user)).albumFilesRemove;
    const outcomes = step.kind === 'collect' ? model.collect(id, ids) : model.discard(id, ids);
    expect(payload?.userErrors.map(({ code }) => code)).toEqual(outcomes ? [] : ['NOT_FOUND']);
    expect(outcomesOf(payload)).toEqual(outcomes ?? []);
  }

  private albumOf({ model }: Person, at: number): string {
    return pick([...model.albums.keys(), `album_${NEVER_WAS.slice(5)}`], at);
  }

  private async upload({ user, model }: Person, blob: number, auto: boolean): Promise<void> {
    const name = `step-${this.now}.bin`;
    const metadata = { filename: name, ...(auto ? { intent: 'auto' } : {}) };
    const answer = await postUpload(this.server.app.url, user, this.blobOf(blob).bytes, metadata);
    if (!model.hasRoomFor(blob)) {
      expect(answer).toEqual({ code: 'QUOTA_EXCEEDED' });
      return;
    }
    if (auto && model.hasDeleted(blob)) {
      expect(answer).toEqual({ code: 'DELETED_BY_USER' });
      return;
    }
    if (typeof answer !== 'string') throw new Error(`refused: ${answer.code}`);
    const twin = model.twinOf(blob);
    if (twin) expect(answer).toBe(twin.id);
    else expect(this.everyId).not.toContain(answer);
    if (!twin) this.everyId.push(answer);
    model.upload(answer, name, blob);
  }

  private async share(ids: string[], { user, model }: Person, forWhom?: Person): Promise<void> {
    const email = forWhom?.user.email;
    const input = { ids, ...(email === undefined ? {} : { email }) };
    const { shareCreate } = await this.ask(ShareCreateDocument, { input }, user);
    const share = shareCreate?.share;
    expect(shareCreate?.userErrors.map(({ code }) => code)).toEqual(
      model.mayShare(ids) ? [] : ['NOT_FOUND'],
    );
    if (!share) return;
    const url = shareCreate.url ?? '';
    expect(url === '').toBe(forWhom !== undefined);
    model.shares.set(share.id, { id: share.id, url, fileIds: ids, isRevoked: false });
  }

  private async revoke(at: number, { user, model }: Person, whose: Person): Promise<void> {
    const id = pick([...whose.model.shares.keys(), `share_${NEVER_WAS.slice(5)}`], at);
    const { shareRevoke } = await this.ask(ShareRevokeDocument, { id }, user);
    const mine = model.shares.get(id);
    expect(shareRevoke?.userErrors.map(({ code }) => code)).toEqual(mine ? [] : ['NOT_FOUND']);
    if (mine) mine.isRevoked = true;
  }

  private async sweep({ user }: Person): Promise<void> {
    const gone = await this.sql(
      `select id from content where owner_id = $1 and state = 'DELETING'`,
      [user.id],
    );
    for (const { id } of gone) await this.server.app.installation.removeContent.execute(id);
  }

  /** Distinct IDs, in the order they were picked. */
  private idsOf({ ofAll, at }: Picks, { model }: Person): string[] {
    const ids = ofAll || model.files.size === 0 ? this.everyId : [...model.files.keys()];
    return [...new Set(at.map((place) => pick(ids, place)))];
  }

  private blobOf(blob: number): Blob {
    const found = this.blobs[blob];
    if (!found) throw new Error(`no bytes ${blob}`);
    return found;
  }

  private ask<Data, Variables>(
    document: Parameters<typeof ask<Data, Variables>>[1],
    variables: Variables,
    { token }: TestUser,
  ): Promise<Data> {
    return ask(this.server, document, variables, token);
  }

  private sql(text: string, values: readonly unknown[]): Promise<{ id: string }[]> {
    return this.server.app.installation.sql<{ id: string }>(text, values);
  }
}

function pick<T>(items: readonly T[], place: number): T {
  const found = items[place % items.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}

function outcomesOf(
  payload:
    | { readonly results: readonly { readonly userErrors: readonly Refused[] }[] }
    | null
    | undefined,
): string[] | undefined {
  return payload?.results.map(({ userErrors }) => userErrors[0]?.code ?? 'OK');
}

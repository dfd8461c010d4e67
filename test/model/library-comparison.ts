import { expect } from 'vitest';

import { get } from '../support/app/share-app.ts';
import type { TestUser } from '../support/app/test-app.ts';
import { LibraryViewDocument } from '../support/graphql/generated/graphql.ts';
import { ask, type GraphqlApp } from '../support/graphql/graphql-app.ts';
import type { LibraryCopy } from '../support/library/library-copy.ts';
import { catchUp } from './library-client.ts';
import type { ModelShare, ModelUser } from './library-model.ts';
import { SIZES } from './library-steps.ts';

export interface Person {
  readonly user: TestUser;
  readonly model: ModelUser;
  readonly phone: LibraryCopy;
}

export interface Blob {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export function hashInput({ bytes, sha256 }: Blob): { sha256: string; size: string } {
  return { sha256, size: String(bytes.byteLength) };
}

/** Compares what users see with their models. */
export class LibraryComparison {
  constructor(
    private readonly server: GraphqlApp,
    private readonly blobs: readonly Blob[],
  ) {}

  /** Checks that everything a user sees matches the model, in order. */
  async compare(me: Person, other: Person): Promise<void> {
    const { user, model } = me;
    await this.comparePhone(me);
    const hashes = SIZES.map((_, blob) => hashInput(this.blobOf(blob)));
    const view = await ask(this.server, LibraryViewDocument, { hashes }, user.token);
    const kept = model.all.filter(({ trashedAt }) => trashedAt === undefined);
    expect(view.files.nodes).toEqual(
      kept.toReversed().map(({ id, name, tags, blob }) => ({
        id,
        name,
        tags,
        sha256: this.blobOf(blob).sha256,
      })),
    );
    const trashed = model.all
      .filter(({ trashedAt }) => trashedAt !== undefined)
      .toSorted((a, b) => (b.trashedAt ?? 0) - (a.trashedAt ?? 0) || (a.id < b.id ? 1 : -1));
    expect(view.trash.nodes).toEqual(trashed.map(({ id }) => ({ id })));
    expect(view.quota).toEqual({
      limitBytes: String(model.limit),
      usedBytes: String(model.used),
      reservedBytes: '0',
      trashBytes: String(model.trashBytes),
    });
    const tags = [...new Set(kept.flatMap((file) => file.tags))].toSorted();
    expect(view.tags.nodes).toEqual(
      tags.map((name) => ({
        name,
        fileCount: kept.filter((file) => file.tags.includes(name)).length,
      })),
    );
    expect(view.compareHashes.map(({ status }) => status)).toEqual(
      SIZES.map((_, blob) => model.hashStatus(blob)),
    );
    for (const [blob, { file }] of view.compareHashes.entries()) {
      expect(file ? model.files.get(file.id)?.blob : blob).toBe(blob);
    }
    const shares = [...model.shares.values()].toReversed();
    expect(view.shares.nodes.map((share) => ({ ...share, revokedAt: !share.revokedAt }))).toEqual(
      shares.map((share) => ({
        id: share.id,
        fileCount: model.shownBy(share).length,
        revokedAt: !share.isRevoked,
      })),
    );
    const received = [...other.model.shares.values()].filter((share) => share.url === '');
    expect(view.sharedWithMe.nodes).toEqual(
      received
        .filter(({ isRevoked }) => !isRevoked)
        .toReversed()
        .map((share) => ({
          id: share.id,
          files: { nodes: other.model.shownBy(share).map((id) => ({ id })) },
        })),
    );
    for (const share of shares.filter(({ url }) => url !== '').slice(0, 2)) {
      await this.visit(share, model);
    }
  }

  /** Checks that a phone that catches up page by page has what the user has. */
  private async comparePhone({ user, model, phone }: Person): Promise<void> {
    await catchUp(this.server, user, phone);
    const files = model.all.map((file) => ({
      id: file.id,
      originalName: file.name,
      tags: file.tags,
      favourite: file.isFavourite,
      trashedAt: file.trashedAt === undefined ? null : expect.any(String),
    }));
    const albums = [...model.albums.values()].map((album) => ({
      id: album.id,
      name: album.name,
      fileCount: model.shownBy(album).length,
      files: { nodes: model.shownBy(album).map((id) => ({ id })) },
    }));
    const items = [...files, ...albums].map((item) => [item.id, expect.objectContaining(item)]);
    expect(phone.state).toEqual(Object.fromEntries(items));
  }

  private async visit(share: ModelShare, model: ModelUser): Promise<void> {
    const page = await get(share.url);
    const seen = new Set(page.text.match(/file_[0-9a-f-]{36}/g));
    expect(page.status).toBe(share.isRevoked ? 404 : 200);
    expect([...seen]).toEqual(share.isRevoked ? [] : model.shownBy(share));
  }

  private blobOf(blob: number): Blob {
    const found = this.blobs[blob];
    if (!found) throw new Error(`no bytes ${blob}`);
    return found;
  }
}

import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ReceivedShareDocument,
  type ReceivedShareQuery,
  ShareCreateDocument,
  type ShareCreateInput,
  SharedFilesDocument,
  type SharedFilesQuery,
  ShareUpdateDocument,
  type ShareUpdateInput,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { makePreviews } from '../../support/media/media-of.ts';
import { EXIF, photoWith } from '../../support/media/photo-with-exif.ts';

let app: ShareApp;
let recipient: TestUser;
let photoId: string;
let fileId: string;
beforeAll(async () => {
  app = await startShareApp();
  recipient = await app.app.signUp();
  photoId = await app.upload(await photoWith(EXIF));
  await makePreviews(app.app, photoId);
  fileId = await app.upload(randomBytes(100), 'notes.bin');
});
afterAll(() => app[Symbol.asyncDispose]());

/** Shares with the recipient. */
const give = (input: ShareCreateInput) => app.share({ ...input, email: recipient.email });

async function received(id: string): Promise<NonNullable<ReceivedShareQuery['receivedShare']>> {
  const { receivedShare } = await ask(app, ReceivedShareDocument, { id }, recipient.token);
  if (!receivedShare) throw new Error('not received');
  return receivedShare;
}

type SharedFiles = NonNullable<SharedFilesQuery['receivedShare']>['files'];

async function filesOf(id: string, first = 100): Promise<SharedFiles> {
  const { receivedShare } = await ask(app, SharedFilesDocument, { id, first }, recipient.token);
  if (!receivedShare) throw new Error('not received');
  return receivedShare.files;
}

async function refusal(input: ShareCreateInput, token = app.owner.token) {
  const { shareCreate } = await ask(app, ShareCreateDocument, { input }, token);
  return shareCreate?.userErrors[0];
}

async function change(id: string, input: ShareUpdateInput) {
  const { shareUpdate } = await ask(app, ShareUpdateDocument, { id, input }, app.owner.token);
  return shareUpdate?.userErrors[0]?.code ?? shareUpdate?.share;
}

describe('the metadata of a share', () => {
  const METADATA = {
    capturedAt: '2026-08-14T16:03:11.000Z',
    camera: 'Apple iPhone 17',
    place: { city: 'Paris', country: 'FR' },
    location: {
      latitude: expect.closeTo(48.8582, 3) as number,
      longitude: expect.closeTo(2.2945, 3) as number,
    },
  };
  const NOTHING = { capturedAt: null, camera: null, place: null, location: null };
  const LAYOUT = {
    width: 600,
    height: 800,
    durationMs: null,
    thumbhash: expect.stringMatching(/^[\w+/=]{20,}$/) as string,
    dominantColor: expect.stringMatching(/^#[0-9a-f]{6}$/) as string,
    previewUrl: expect.stringContaining('/preview/256?') as string,
  };

  it('is shown with originals', async () => {
    const { id } = await give({ ids: [photoId, fileId] });
    const { nodes } = await filesOf(id);
    expect(nodes[0]).toMatchObject({ ...METADATA, ...LAYOUT });
    expect(nodes[0]?.downloadUrl).toContain('/content?');
    expect(nodes[1]).toMatchObject({ ...NOTHING, width: null, thumbhash: null, previewUrl: null });
    expect((await received(id)).includeMetadata).toBe(true);
  });

  it('is hidden with previews, except for what lays out a grid', async () => {
    const { id } = await give({ ids: [photoId], permission: 'PREVIEW' });
    const { nodes } = await filesOf(id);
    expect(nodes).toEqual([expect.objectContaining({ ...NOTHING, ...LAYOUT, downloadUrl: null })]);
    expect(await received(id)).toMatchObject({ includeMetadata: false, fileCount: 1 });
  });

  it('is shown with previews if the owner includes it, until they stop', async () => {
    const { id } = await give({ ids: [photoId], permission: 'PREVIEW', includeMetadata: true });
    expect((await filesOf(id)).nodes).toMatchObject([{ ...METADATA, downloadUrl: null }]);
    expect(await change(id, { includeMetadata: null })).toMatchObject({ includeMetadata: false });
    expect((await filesOf(id)).nodes).toMatchObject([NOTHING]);
  });

  it('cannot be hidden from recipients of originals', async () => {
    const message =
      'Originals contain their metadata. Share previews only, or include the metadata.';
    const code = 'SHARE_INVALID';
    for (const permission of [undefined, 'ORIGINAL'] as const) {
      const input = { ids: [photoId], permission, includeMetadata: false };
      expect(await refusal(input)).toEqual({ code, field: ['input'], message });
    }
    const originals = await give({ ids: [photoId] });
    expect(await change(originals.id, { includeMetadata: false })).toBe(code);
    const previews = await give({ ids: [photoId], permission: 'PREVIEW', includeMetadata: false });
    expect(await change(previews.id, { permission: 'ORIGINAL' })).toBe(code);
    const both = { permission: 'ORIGINAL', includeMetadata: true } as const;
    expect(await change(previews.id, both)).toMatchObject(both);
  });
});

describe('a page of shared files', () => {
  it('is read without a statement per file', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 30; n += 1) ids.push(await app.upload(randomBytes(20 + n), `${n}.jpg`));
    const { id } = await give({ ids });
    const statements = vi.spyOn(Client.prototype, 'query');
    try {
      const counted = async (first: number) => {
        statements.mockClear();
        const { nodes } = await filesOf(id, first);
        expect(nodes.map(({ availability }) => availability)).toEqual(nodes.map(() => 'HOT'));
        return { files: nodes.length, statements: statements.mock.calls.length };
      };
      const one = await counted(1);
      expect(one.statements).toBeGreaterThan(0);
      const all = await counted(100);
      expect(all.files).toBe(30);
      // Connections that are opened meanwhile send statements of their own.
      expect(all.statements).toBeLessThan(15);
    } finally {
      statements.mockRestore();
    }
  });
});

describe('the sender of a share', () => {
  it('is the chosen name, or else the email address of the owner', async () => {
    const { id } = await give({ ids: [fileId], senderName: 'Grandma Åsa' });
    expect((await received(id)).from).toBe('Grandma Åsa');
    expect(await change(id, { senderName: null })).toMatchObject({ senderName: null });
    expect((await received(id)).from).toBe(app.owner.email);
    expect(await change(id, { senderName: 'a'.repeat(101) })).toBe('SHARE_INVALID');
  });
});

describe('a recipient', () => {
  it('cannot share the files or the album of a share', async () => {
    const albumId = await app.album('Mine', [fileId]);
    await give({ albumId });
    await give({ ids: [fileId] });
    for (const input of [{ ids: [fileId] }, { albumId }]) {
      expect(await refusal(input, recipient.token)).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

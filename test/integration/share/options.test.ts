import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  ReceivedShareDocument,
  type ReceivedShareQuery,
  ShareCreateDocument,
  type ShareCreateInput,
  SharedFilesDocument,
  type SharedFilesQuery,
  ShareDocument,
  ShareRevokeDocument,
  ShareUpdateDocument,
  type ShareUpdateInput,
} from '../../support/graphql/generated/graphql.ts';
import { ask } from '../../support/graphql/graphql-app.ts';
import { makePreviews } from '../../support/media/media-of.ts';
import { EXIF, photoWith } from '../../support/media/photo-with-exif.ts';

const clock = new AdjustableClock();
let app: ShareApp;
let recipient: TestUser;
let photoId: string;
let fileId: string;
beforeAll(async () => {
  app = await startShareApp({ overrides: { clock } });
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

describe('an account', () => {
  it('has at most 1,000 open shares, however many are created at once', async () => {
    const user = await app.app.signUp();
    const input = { wholeLibrary: true, email: recipient.email };
    const { sql, ids } = app.app.installation;
    const insert = (count: number, expiresAt: Date | undefined, revokedAt: Date | undefined) =>
      sql(
        `insert into share (id, owner_id, grantee_id, whole_library, permission, allows_wishes, created_at,
           expires_at, revoked_at)
         select unnest($1::uuid[]), $2, $3, true, 'ORIGINAL', false, now(), $4, $5`,
        [
          Array.from({ length: count }, () => ids.next()),
          user.id,
          recipient.id,
          expiresAt,
          revokedAt,
        ],
      );
    const now = clock.now();
    await insert(5, new Date(now.getTime() - 1), undefined);
    await insert(5, undefined, now);
    await insert(1, new Date(now.getTime() + 3_600_000), undefined);
    await insert(996, undefined, undefined);
    const made = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const { shareCreate } = await ask(app, ShareCreateDocument, { input }, user.token);
        return shareCreate?.userErrors[0]?.code ?? shareCreate?.share?.id ?? '';
      }),
    );
    expect(made.filter((one) => one.startsWith('share_'))).toHaveLength(3);
    expect(made.filter((one) => one === 'SHARE_LIMIT_REACHED')).toHaveLength(5);

    const [expired] = await sql<{ id: string }>(
      'select id from share where owner_id = $1 and expires_at < $2',
      [user.id, now],
    );
    const reopen = async () => {
      const variables = { id: `share_${expired?.id}`, input: { expiresAt: null } };
      const { shareUpdate } = await ask(app, ShareUpdateDocument, variables, user.token);
      return shareUpdate?.userErrors.map(({ code }) => code);
    };
    expect(await reopen()).toEqual(['SHARE_LIMIT_REACHED']);
    const open = made.find((one) => one.startsWith('share_')) ?? '';
    await ask(app, ShareRevokeDocument, { id: open }, user.token);
    expect(await reopen()).toEqual([]);
    expect(await reopen()).toEqual([]);
  });
});

describe('the access log', () => {
  it('keeps accesses for 30 days', async () => {
    const { id } = await give({ ids: [fileId] });
    const { sql, ids, pruneShares } = app.app.installation;
    for (const days of [29, 31]) {
      const at = new Date(clock.now().getTime() - days * 24 * 3_600_000);
      await sql(`insert into share_access (id, share_id, at, kind) values ($1, $2, $3, 'OPENED')`, [
        ids.next(),
        id.slice(-36),
        at,
      ]);
    }
    await pruneShares.execute();
    const { share } = await ask(app, ShareDocument, { id, first: 9 }, app.owner.token);
    expect(share?.accesses.nodes).toHaveLength(1);
  });
});

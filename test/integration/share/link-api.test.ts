import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import { get, type MadeShare, type ShareApp, startShareApp } from '../../support/app/share-app.ts';
import {
  type LinkShareFieldsFragment,
  ShareAskDocument,
  ShareByTokenDocument,
  ShareDocument,
  ShareRequestsDocument,
  ShareRevokeDocument,
  ShareUnlockDocument,
  ShareUpdateDocument,
  ViewerDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, send } from '../../support/graphql/graphql-app.ts';
import { archivedFile } from '../../support/library/archived-file.ts';
import { landscape } from '../../support/media/landscape.ts';
import { makePreviews } from '../../support/media/media-of.ts';

const HOUR_MS = 3_600_000;
const password = 'Möwen & Meer';
const clock = new AdjustableClock();
let app: ShareApp;
let bytes: Buffer;
let photoId: string;
let otherId: string;
beforeAll(async () => {
  app = await startShareApp({ overrides: { clock, providers: coldProviders() } });
  bytes = await landscape(3, 600, 400);
  photoId = await app.upload(bytes, 'Dunes.jpg');
  await makePreviews(app.app, photoId);
  otherId = await app.upload(randomBytes(100), 'Secret.bin');
});
afterAll(() => app[Symbol.asyncDispose]());

const tokenOf = ({ url }: Pick<MadeShare, 'url'>): string => url.split('/').at(-1) ?? '';

async function open(share: MadeShare, accessToken?: string) {
  const variables = { token: tokenOf(share), ...(accessToken && { accessToken }) };
  return (await ask(app, ShareByTokenDocument, variables)).shareByToken;
}

async function unlock(token: string, told = password) {
  const { shareUnlock } = await ask(app, ShareUnlockDocument, { token, password: told });
  if (!shareUnlock) throw new Error('no payload');
  return shareUnlock;
}

function nodesOf(share: LinkShareFieldsFragment | null | undefined) {
  return share?.files.nodes ?? [];
}

describe('a link without a password', () => {
  it('shows its files to an app without an account, with URLs that work', async () => {
    const share = await app.share({ ids: [photoId], title: 'Beach', senderName: 'Mara' });
    const opened = await open(share);
    expect(opened).toMatchObject({
      isLocked: false,
      share: { from: 'Mara', title: 'Beach', fileCount: 1, byteCount: String(bytes.byteLength) },
    });
    expect(JSON.stringify(opened)).not.toContain(app.owner.email);
    const [photo] = nodesOf(opened?.share);
    expect(photo).toMatchObject({ id: photoId, availability: 'HOT', width: 600 });
    const original = await get(photo?.downloadUrl ?? '');
    expect(original.bytes.equals(bytes)).toBe(true);
    expect(await get(photo?.previewUrl ?? '')).toMatchObject({ status: 200 });
    const { share: seen } = await ask(
      app,
      ShareDocument,
      { id: share.id, first: 10 },
      app.owner.token,
    );
    expect(seen?.downloads).toBe(1);
    expect(seen?.accesses.nodes.map(({ kind, by }) => [kind, by])).toEqual([
      ['DOWNLOAD', '127.0.0.0/24'],
      ['OPENED', '127.0.0.0/24'],
    ]);
  });

  it('names nobody if no sender name was chosen, and hides metadata and originals of previews', async () => {
    const share = await app.share({ ids: [photoId], permission: 'PREVIEW' });
    const opened = await open(share);
    expect(opened?.share).toMatchObject({ from: null, includeMetadata: false });
    expect(nodesOf(opened?.share)).toMatchObject([
      { capturedAt: null, downloadUrl: null, previewUrl: expect.any(String) },
    ]);
  });

  it('ends with the share, and so do its URLs', async () => {
    const share = await app.share({ ids: [photoId] });
    const [photo] = nodesOf((await open(share))?.share);
    await ask(app, ShareRevokeDocument, { id: share.id }, app.owner.token);
    expect(await open(share)).toBeNull();
    for (const url of [photo?.downloadUrl, photo?.previewUrl]) {
      expect((await get(url ?? '')).status).toBe(403);
    }
  });

  it('has URLs that cannot be used for other files or after 15 minutes', async () => {
    const share = await app.share({ ids: [photoId, otherId] });
    const only = await app.share({ ids: [photoId] });
    const [photo] = nodesOf((await open(share))?.share);
    const url = photo?.downloadUrl ?? '';
    expect((await get(url.replace(photoId, otherId))).status).toBe(403);
    expect((await get(url.replace(share.id, only.id))).status).toBe(403);
    clock.advance(HOUR_MS);
    expect((await get(url)).status).toBe(403);
  });
});

describe('a link with a password', () => {
  it('shows nothing before it is unlocked', async () => {
    const share = await app.share({ ids: [photoId], password, title: 'Beach' });
    expect(await open(share)).toEqual({ isLocked: true, share: null });
    const { accessToken, expiresAt, share: unlocked, userErrors } = await unlock(tokenOf(share));
    expect(userErrors).toEqual([]);
    expect(unlocked?.title).toBe('Beach');
    expect(Date.parse(expiresAt ?? '') - clock.now().getTime()).toBeLessThanOrEqual(12 * HOUR_MS);
    const opened = await open(share, accessToken ?? '');
    expect(opened?.isLocked).toBe(false);
    const [photo] = nodesOf(opened?.share);
    expect((await get(photo?.downloadUrl ?? '')).bytes.equals(bytes)).toBe(true);
  });

  it('gives an access token that opens nothing else, and nothing after the password changed', async () => {
    const share = await app.share({ ids: [photoId], password });
    const another = await app.share({ ids: [otherId], password });
    const accessToken = (await unlock(tokenOf(share))).accessToken ?? '';
    expect(await open(another, accessToken)).toEqual({ isLocked: true, share: null });
    const asBearer = await send(app, ViewerDocument, {}, accessToken);
    expect(asBearer.errors?.[0]?.extensions?.['code']).toBe('UNAUTHENTICATED');
    const [photo] = nodesOf((await open(share, accessToken))?.share);
    const input = { password: 'another one' };
    await ask(app, ShareUpdateDocument, { id: share.id, input }, app.owner.token);
    expect(await open(share, accessToken)).toEqual({ isLocked: true, share: null });
    expect((await get(photo?.downloadUrl ?? '')).status).toBe(403);
  });

  it('answers a wrong password like an unknown, revoked or expired link', async () => {
    const share = await app.share({ ids: [photoId], password });
    const revoked = await app.share({ ids: [photoId], password });
    await ask(app, ShareRevokeDocument, { id: revoked.id }, app.owner.token);
    const expiresAt = new Date(clock.now().getTime() + HOUR_MS).toISOString();
    const expired = await app.share({ ids: [photoId], password, expiresAt });
    clock.advance(HOUR_MS);
    const answers = [
      await unlock(tokenOf(share), 'guess'),
      await unlock(tokenOf(revoked)),
      await unlock(tokenOf(expired)),
      await unlock(`fss_${randomBytes(32).toString('base64url')}`),
    ];
    expect(answers[0]).toMatchObject({
      accessToken: null,
      share: null,
      userErrors: [{ code: 'SHARE_UNLOCK_FAILED', field: null }],
    });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

describe('a request through a link', () => {
  it('reaches the owner', async () => {
    const options = { providers: ['ice'] };
    const { fileId } = await archivedFile(app.app.installation, app.owner.id, options);
    const share = await app.share({
      ids: [`file_${fileId}`, photoId],
      allowRetrievalRequest: true,
      password,
    });
    const token = tokenOf(share);
    const frozen = { token, fileId: `file_${fileId}` };
    const locked = await ask(app, ShareAskDocument, frozen);
    expect(locked.shareAsk).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
    const accessToken = (await unlock(token)).accessToken ?? '';
    const asked = await ask(app, ShareAskDocument, { ...frozen, accessToken });
    expect(asked.shareAsk).toEqual({ asked: true, userErrors: [] });
    for (const fileOther of [photoId, otherId]) {
      const other = { token, accessToken, fileId: fileOther };
      const { shareAsk } = await ask(app, ShareAskDocument, other);
      expect(shareAsk).toMatchObject({ asked: false, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    const { shareRequests } = await ask(app, ShareRequestsDocument, { first: 10 }, app.owner.token);
    expect(shareRequests.nodes).toMatchObject([
      { shareId: share.id, file: { id: `file_${fileId}` }, status: 'PENDING' },
    ]);
  });
});

import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { AdjustableClock } from '../../support/app/adjustable-clock.ts';
import { startTestApp, type TestApp } from '../../support/app/test-app.ts';
import { type Answer, send } from '../../support/tus/raw-http.ts';
import { TusClient } from '../../support/tus/tus-client.ts';

const bytes = randomBytes(1000);
const clock = new AdjustableClock();
let app: TestApp;
let fileId: string;
let otherId: string;
beforeAll(async () => {
  app = await startTestApp({ overrides: { clock } });
  const user = await app.signUp();
  const tus = new TusClient(app.url, user.token);
  fileId = await tus.upload(bytes);
  otherId = await tus.upload(randomBytes(1000));
});
afterAll(() => app[Symbol.asyncDispose]());

function grant(): { expires: string; signature: string } {
  const { expiresAt, signature } = app.installation.downloadLinks.grant(fileId.slice(-36));
  return { expires: String(expiresAt.getTime() / 1000), signature };
}

function follow(query: Record<string, string>, id = fileId, method = 'GET'): Promise<Answer> {
  return send(method, `${app.url}/files/${id}/content?${new URLSearchParams(query).toString()}`);
}

it('returns its file without a token', async () => {
  const answer = await follow(grant());
  expect(answer.status).toBe(200);
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect((await follow(grant(), fileId, 'HEAD')).status).toBe(200);
  const saved = await follow({ ...grant(), download: '' });
  expect(saved.headers['content-disposition']).toMatch(/^attachment/);
});

it('cannot be used for another file, extended or modified', async () => {
  const good = grant();
  const later = String(Number(good.expires) + 1);
  const flipped = (good.signature.startsWith('A') ? 'B' : 'A') + good.signature.slice(1);
  const refused = [
    await follow(good, otherId),
    await follow(good, 'nonsense'),
    await follow({ ...good, expires: later }),
    await follow({ ...good, expires: `${good.expires}.0` }),
    await follow({ ...good, expires: `0${good.expires}` }),
    await follow({ ...good, expires: 'abc' }),
    await follow({ ...good, expires: '9'.repeat(12) }),
    await follow({ signature: good.signature }),
    await follow({ ...good, signature: '' }),
    await follow({ ...good, signature: flipped }),
    await follow({ ...good, signature: `${good.signature}=` }),
    await follow({ ...good, signature: `${good.signature}A` }),
  ];
  for (const answer of refused) {
    expect(answer).toMatchObject({ status: 403, code: 'LINK_INVALID' });
    expect(answer.headers['cache-control']).toBe('no-store');
  }
  expect((await follow({ expires: good.expires })).status).toBe(401);
});

it('expires after 15 minutes', async () => {
  const link = grant();
  clock.advance(14 * 60_000);
  expect((await follow(link)).status).toBe(200);
  clock.advance(60_000);
  expect(await follow(link)).toMatchObject({ status: 403, code: 'LINK_INVALID' });
});

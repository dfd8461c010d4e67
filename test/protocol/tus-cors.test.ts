import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp, type TestUser } from '../support/app/test-app.ts';
import type { Answer } from '../support/tus/raw-http.ts';
import { tusAnswers } from '../support/tus/tus-answers.ts';
import { TusClient } from '../support/tus/tus-client.ts';

const ORIGIN = 'https://app.example';

let app: TestApp;
let user: TestUser;
let answers: Map<string, Answer>;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  answers = await tusAnswers(new TusClient(app.url, user.token), { origin: ORIGIN });
});
afterAll(() => app[Symbol.asyncDispose]());

/** The wanted ones that a list in a header leaves out. */
function missingIn(answer: Answer, header: string, wanted: readonly string[]): string[] {
  const list = String(answer.headers[header]).toLowerCase().split(/, ?/);
  return wanted.filter((item) => !list.includes(item.toLowerCase()));
}

/** What a browser asks before a page may send what it wants to send. */
function preflight(path: string, method: string, headers: readonly string[]): Promise<Answer> {
  return new TusClient(app.url, undefined).request('OPTIONS', path, {
    'tus-resumable': undefined,
    origin: ORIGIN,
    'access-control-request-method': method,
    'access-control-request-headers': headers.join(',').toLowerCase(),
  });
}

/** What a page may have to read, by who needs it. */
const EXPOSED: Record<string, readonly string[]> = {
  'the core protocol': [
    'Tus-Version',
    'Tus-Resumable',
    'Tus-Extension',
    'Tus-Max-Size',
    'Upload-Offset',
    'Upload-Length',
  ],
  creation: ['Location', 'Upload-Defer-Length', 'Upload-Metadata'],
  expiration: ['Upload-Expires'],
  checksum: ['Tus-Checksum-Algorithm'],
  concatenation: ['Upload-Concat'],
  'resumable uploads of the IETF': [
    'Upload-Draft-Interop-Version',
    'Upload-Complete',
    'Upload-Incomplete',
    'Upload-Limit',
  ],
  'clients that wait or report': ['Retry-After', 'X-Request-ID'],
  'FlexStorage’s own': ['FlexStorage-File-Id', 'FlexStorage-Duplicate'],
};

/** What a page may have to send, by who needs it. */
const ALLOWED: Record<string, readonly string[]> = {
  'the core protocol': [
    'Authorization',
    'Content-Type',
    'Tus-Resumable',
    'Upload-Offset',
    'Upload-Length',
    'X-HTTP-Method-Override',
  ],
  creation: ['Upload-Defer-Length', 'Upload-Metadata'],
  checksum: ['Upload-Checksum'],
  concatenation: ['Upload-Concat'],
  'resumable uploads of the IETF': [
    'Upload-Draft-Interop-Version',
    'Upload-Complete',
    'Upload-Incomplete',
    'Content-Digest',
    'Repr-Digest',
    'Content-Disposition',
  ],
  'clients that name their requests': ['X-Request-ID', 'X-Requested-With', 'Cache-Control'],
};

describe('CORS, Access-Control-Allow-Origin', () => {
  it('is * on every response by default', () => {
    for (const [what, { headers }] of answers) {
      expect([what, headers['access-control-allow-origin']]).toEqual([what, '*']);
    }
  });

  it('contains the origin only if the operator allows it', async () => {
    const env = { CORS_ORIGINS: `https://other.example, ${ORIGIN}` };
    await using strict = await startTestApp({ nodeOf: app, env });
    const client = new TusClient(strict.url, user.token);
    for (const [what, { headers }] of await tusAnswers(client, { origin: ORIGIN })) {
      const told = [what, headers['access-control-allow-origin'], headers.vary];
      expect(told).toEqual([what, ORIGIN, 'Origin']);
    }
    const foreign = await client.create(10, { headers: { origin: 'https://evil.example' } });
    expect(foreign.status).toBe(201);
    expect(foreign.headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('CORS, Access-Control-Expose-Headers', () => {
  it.each(Object.keys(EXPOSED))(
    'lists all headers that a page reads for %s, on every response',
    (who) => {
      for (const [what, answer] of answers) {
        const missing = missingIn(answer, 'access-control-expose-headers', EXPOSED[who] ?? []);
        expect([what, missing]).toEqual([what, []]);
      }
    },
  );
});

describe('CORS, Access-Control-Allow-Headers', () => {
  it.each(Object.keys(ALLOWED))('lists all headers that a page sends for %s', async (who) => {
    const headers = ALLOWED[who] ?? [];
    for (const [path, method] of [
      ['/uploads', 'POST'],
      ['/uploads/upload_0198f1a2-0000-7000-8000-000000000000', 'PATCH'],
    ] as const) {
      const answer = await preflight(path, method, headers);
      expect(answer.status).toBe(204);
      expect(missingIn(answer, 'access-control-allow-headers', headers)).toEqual([]);
    }
  });
});

describe('CORS, Access-Control-Allow-Methods', () => {
  it.each([
    ['tus', ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']],
    ['IETF resumable uploads', ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS', 'PUT']],
  ])('lists all methods of %s', async (_what, methods) => {
    const answer = await preflight('/uploads', 'POST', []);
    expect(missingIn(answer, 'access-control-allow-methods', methods)).toEqual([]);
  });

  it('can be cached for a day, so that not every chunk needs a preflight', async () => {
    const { headers } = await preflight('/uploads', 'PATCH', []);
    expect(Number(headers['access-control-max-age'])).toBeGreaterThanOrEqual(24 * 60 * 60);
  });
});

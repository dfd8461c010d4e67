import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { FileSize } from '../../../src/domain/file/file-size.ts';
import { startTestApp, type TestApp, type TestUser } from '../../support/test-app.ts';
import { fileIdOf, OFFSET_TYPE, TusClient } from '../../support/tus-client.ts';
import { stagedIn, tracesOf } from './upload-traces.ts';

let app: TestApp;
let user: TestUser;
let tus: TusClient;
beforeAll(async () => {
  app = await startTestApp();
  user = await app.signUp();
  tus = new TusClient(app.url, user.token);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('OPTIONS', () => {
  it('tells anybody the version, the extensions and the largest size', async () => {
    const answer = await new TusClient(app.url, undefined).request('OPTIONS', '/uploads', {
      'tus-resumable': undefined,
    });
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,creation-with-upload,creation-defer-length,termination,expiration',
      'tus-max-size': String(5 * 1024 ** 3),
    });
  });
});

describe('Tus-Resumable', () => {
  it.each(['POST', 'HEAD', 'PATCH', 'DELETE'])('is required on %s', async (method) => {
    const path = await tus.open(10);
    for (const version of [undefined, '', '0.2.2', '1.0.1', '1.0.0,1.0.0']) {
      const answer = await tus.request(method, method === 'POST' ? '/uploads' : path, {
        'tus-resumable': version,
        'upload-length': 10,
      });
      expect(answer).toMatchObject({ status: 412, headers: { 'tus-version': '1.0.0' } });
      if (method !== 'HEAD') expect(answer.code).toBe('TUS_VERSION_UNSUPPORTED');
    }
    expect((await tus.head(path)).status).toBe(200);
  });
});

describe('Content-Type', () => {
  it.each([undefined, '', 'text/plain', 'nonsense', `${OFFSET_TYPE};a=b`])(
    'must be the tus one on a PATCH, not %s',
    async (type) => {
      const path = await tus.open(3);
      const answer = await tus.patch(path, 0, Buffer.from('abc'), { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, code: 'CONTENT_TYPE_UNSUPPORTED' });
      expect(answer.headers['tus-resumable']).toBe('1.0.0');
      expect((await tus.head(path)).headers['upload-offset']).toBe('0');
    },
  );

  it.each([undefined, 'text/plain', 'nonsense'])(
    'must be the tus one on a POST with a body, not %s',
    async (type) => {
      const before = await tracesOf(app, user.id);
      const answer = await tus.create(3, {
        body: Buffer.from('abc'),
        headers: { 'content-type': type },
      });
      expect(answer).toMatchObject({ status: 415, code: 'CONTENT_TYPE_UNSUPPORTED' });
      expect(await tracesOf(app, user.id)).toEqual(before);
    },
  );

  it('says nothing on a POST without a body', async () => {
    const answer = await tus.create(3, { headers: { 'content-type': 'text/plain' } });
    expect(answer.status).toBe(201);
  });
});

describe('numbers in headers', () => {
  const garbage = [
    undefined,
    '',
    '-1',
    '1.5',
    'abc',
    '0x10',
    '1e3',
    '+1',
    '01',
    ' ',
    '9'.repeat(30),
  ];

  it.each(garbage)('refuses %j as an Upload-Offset', async (offset) => {
    const path = await tus.open(3);
    const answer = await tus.patch(path, 0, Buffer.from('abc'), { 'upload-offset': offset });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
  });

  it.each(garbage)('refuses %j as an Upload-Length', async (length) => {
    const before = await tracesOf(app, user.id);
    const answer = await tus.create(0, { headers: { 'upload-length': length } });
    expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    expect(await tracesOf(app, user.id)).toEqual(before);
  });

  it.each([{ 'upload-length': 5 }, { 'upload-defer-length': 2 }, { 'upload-defer-length': '' }])(
    'refuses a deferred length together with or other than %j',
    async (headers) => {
      const answer = await tus.create('deferred', { headers });
      expect(answer).toMatchObject({ status: 400, code: 'TUS_HEADER_INVALID' });
    },
  );

  it('pays no attention to tus headers that mean nothing on a method', async () => {
    const nonsense = { 'upload-offset': 'abc', 'upload-defer-length': 'x', 'tus-version': '9' };
    const path = await tus.open(3, { headers: { 'upload-offset': 'abc' } });
    const lengths = { ...nonsense, 'upload-length': 'abc', 'upload-concat': 'x' };
    expect((await tus.head(path, lengths)).status).toBe(200);
    expect((await tus.patch(path, 0, Buffer.from('ab'), { 'upload-concat': 'x' })).status).toBe(
      204,
    );
    expect((await tus.delete(path, lengths)).status).toBe(204);
  });
});

describe('the largest size', () => {
  it('is accepted', async () => {
    const path = await tus.open(FileSize.MAX_BYTES);
    expect((await tus.head(path)).headers['upload-length']).toBe('5368709120');
    await tus.delete(path);
  });

  it.each([FileSize.MAX_BYTES + 1, 9_007_199_254_740_991])(
    'is passed by %d bytes',
    async (size) => {
      const staged = await stagedIn(app);
      const before = await tracesOf(app, user.id);
      expect(await tus.create(size)).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE' });
      expect(await tracesOf(app, user.id)).toEqual(before);
      expect(await stagedIn(app)).toEqual(staged);
    },
  );

  it('is further limited by the quota', async () => {
    const small = await app.signUp({ quotaBytes: 100 });
    const client = new TusClient(app.url, small.token);
    expect(await client.create(101)).toMatchObject({ status: 413, code: 'QUOTA_EXCEEDED' });
    expect(await tracesOf(app, small.id)).toEqual({ sessions: 0, files: 0, reserved: 0, used: 0 });
    expect((await client.create(100)).status).toBe(201);
  });
});

describe('methods', () => {
  it('says that uploads cannot be concatenated', async () => {
    const answer = await tus.create(10, { headers: { 'upload-concat': 'partial' } });
    expect(answer).toMatchObject({ status: 501, code: 'TUS_EXTENSION_UNSUPPORTED' });
  });

  it('lets a POST stand for PATCH, HEAD and DELETE', async () => {
    const bytes = randomBytes(1000);
    const path = await tus.open(1000);
    const as = (method: string) => ({ 'x-http-method-override': method });
    const patched = await tus.request(
      'POST',
      path,
      { ...as('PATCH'), 'upload-offset': 0, 'content-type': OFFSET_TYPE },
      bytes.subarray(0, 400),
    );
    expect(patched).toMatchObject({ status: 204, headers: { 'upload-offset': '400' } });
    const asked = await tus.request('POST', path, as('head'));
    expect(asked).toMatchObject({ status: 200, headers: { 'upload-offset': '400' } });
    expect((await tus.request('POST', path, as('DELETE'))).status).toBe(204);
    expect((await tus.head(path)).status).toBe(404);
  });

  it.each(['GET', 'PUT', 'TRACE'])('has no %s', async (method) => {
    const path = await tus.open(10);
    const answer = await tus.request(method, path);
    expect(answer).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers.allow).toContain('PATCH');
    expect((await tus.request('POST', path, { 'x-http-method-override': method })).status).toBe(
      405,
    );
  });

  it('opens uploads at /uploads only', async () => {
    const path = await tus.open(10);
    const before = await tracesOf(app, user.id);
    const answer = await tus.request('POST', path, { 'upload-length': 10 });
    expect(answer.status).toBe(405);
    expect(await tracesOf(app, user.id)).toEqual(before);
  });

  it('answers a client that waits for 100 Continue', async () => {
    const path = await tus.open(3);
    const answer = await tus.patch(path, 0, Buffer.from('abc'), { expect: '100-continue' });
    expect(answer.status).toBe(204);
    expect(fileIdOf(answer)).toMatch(/^file_/);
  });
});

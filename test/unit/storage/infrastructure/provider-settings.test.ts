import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isBuiltIn } from '../../../../src/modules/storage/infrastructure/provider-settings-schema.ts';
import {
  defaultProviderSettings,
  readProviderSettings,
  secretOf,
} from '../../../../src/modules/storage/infrastructure/provider-settings.ts';
import { type Folder, folder } from '../../../support/general/folders.ts';

let home: Folder;
beforeAll(async () => {
  home = await folder();
});
afterAll(() => home[Symbol.asyncDispose]());

async function settingsIn(text: string) {
  const path = join(home.path, 'providers.json');
  await writeFile(path, text);
  return readProviderSettings(path, (name) => `/data/${name}`);
}

const read = (json: unknown) => settingsIn(JSON.stringify(json));

/** The reported problems, without the first line. */
async function wrongIn(json: unknown): Promise<string[]> {
  const error = await read(json).catch((reason: Error) => reason);
  return (error as Error).message.split('\n').slice(1);
}

const S3 = { kind: 's3', name: 'ice', bucket: 'photos', region: 'eu-central-1' };
const B2 = { kind: 'b2', name: 'blaze', bucket: 'photos', region: 'eu-central-003' };
const DISK = { kind: 'local', name: 'disk', root: '/srv/disk' };

describe('readProviderSettings', () => {
  it('accepts the bundled example', () => {
    const path = fileURLToPath(
      new URL('../../../../config/providers.example.json', import.meta.url),
    );
    const { providers, plugins } = readProviderSettings(path, (name) => `/data/${name}`);
    expect(plugins).toHaveLength(1);
    const kinds = new Set(providers.filter(isBuiltIn).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['local', 'simulated-archive', 's3', 'b2']));
  });

  it('fills in defaults for an empty file', async () => {
    expect(await read({})).toEqual({
      plugins: [],
      providers: [{ kind: 'local', name: 'local', root: '/data/objects' }],
      landing: 'local',
      policy: {
        order: [],
        orderByCategory: {},
        coldMinBytes: 131_072,
        copies: 0,
        archiveAfterSeconds: 0,
        graceSeconds: 604_800,
      },
    });
  });

  it('fills in the defaults of each kind', async () => {
    const practice = { kind: 'simulated-archive', name: 'practice', root: '/srv/practice' };
    const { providers } = await read({ providers: [DISK, practice, S3, B2], landing: 'disk' });
    expect(providers).toEqual([
      DISK,
      { ...practice, storageClass: 'DEEP_ARCHIVE', timeScale: 1 },
      { ...S3, prefix: '', directDownloads: false, storageClass: 'STANDARD', timeScale: 1 },
      { ...B2, prefix: '', directDownloads: false },
    ]);
  });

  it('keeps a configured provider named local', async () => {
    const own = { ...DISK, name: 'local' };
    expect((await read({ providers: [own] })).providers).toEqual([own]);
  });

  it('passes the settings of a plugin provider through unchanged', async () => {
    const nas = { kind: 'nas', name: 'nas', root: '/mnt', depth: { more: [1] } };
    const { providers } = await read({ plugins: ['@acme/flexstorage-nas'], providers: [nas] });
    expect(providers).toContainEqual(nas);
  });

  it('reports every problem at once, with its path', async () => {
    expect(
      await wrongIn({
        plugins: ['../elsewhere', 'https://evil.test/x.js'],
        providers: [
          { ...S3, bucket: 'x', storageClass: 'COLD', region: undefined },
          { ...B2, storageClass: 'DEEP_ARCHIVE', prefix: 'a//b' },
          { ...DISK, name: 'Disk One' },
        ],
        landing: 'local',
        policy: { copies: -1, graceDays: 7 },
        more: true,
      }),
    ).toEqual([
      '  plugins.0: must be the name of an npm package',
      '  plugins.1: must be the name of an npm package',
      expect.stringMatching(/^ {2}providers\.2\.name: must be 1–63 characters of a-z/),
      expect.stringMatching(/^ {2}policy\.copies: Too small/),
      '  policy: Unrecognized key: "graceDays"',
      '  : Unrecognized key: "more"',
      expect.stringMatching(/^ {2}providers\.0\.bucket: Too small/),
      expect.stringMatching(/^ {2}providers\.0\.region: /),
      expect.stringMatching(/^ {2}providers\.0\.storageClass: Invalid option/),
      '  providers.1.prefix: must end with / and must not contain empty segments',
      '  providers.1: Unrecognized key: "storageClass"',
    ]);
  });

  it.each([
    [
      'a duplicate name',
      { providers: [DISK, { ...S3, name: 'disk' }] },
      ['  providers.1.name: must be unique'],
    ],
    [
      'an unknown kind when there are no plugins',
      { providers: [{ kind: 'nas', name: 'nas' }] },
      ['  providers.0.kind: unknown provider kind: nas'],
    ],
    [
      'an unknown preview provider',
      { previews: 'moon' },
      ['  previews: no provider is named moon'],
    ],
    [
      'an archive as the preview provider',
      { providers: [{ ...S3, storageClass: 'GLACIER' }], previews: 'ice' },
      ['  previews: must be a provider whose objects can be read immediately'],
    ],
    ['an unknown landing provider', { landing: 'moon' }, ['  landing: no provider is named moon']],
    [
      'unknown names in the policy',
      { providers: [S3], policy: { order: ['ice', 'sun'], orderByCategory: { VIDEO: ['mars'] } } },
      [
        '  policy.order.1: no provider is named sun',
        '  policy.orderByCategory.VIDEO.0: no provider is named mars',
      ],
    ],
    [
      'an archive as the landing provider',
      { providers: [{ ...S3, storageClass: 'GLACIER' }], landing: 'ice' },
      ['  landing: must be a provider whose objects can be read immediately'],
    ],
    [
      'a simulated archive as the landing provider',
      { providers: [{ ...DISK, kind: 'simulated-archive' }], landing: 'disk' },
      ['  landing: must be a provider whose objects can be read immediately'],
    ],
    [
      'an incomplete key pair',
      { providers: [{ ...B2, accessKeyId: 'id' }] },
      ['  providers.0: must have both or neither of accessKeyId and secretAccessKey'],
    ],
    [
      'a storage class or KMS key for B2',
      { providers: [{ ...B2, storageClass: 'STANDARD', kmsKeyId: 'k' }] },
      ['  providers.0: Unrecognized keys: "storageClass", "kmsKeyId"'],
    ],
    [
      'an endpoint without a scheme and a queue that is not a URL',
      { providers: [{ ...S3, endpoint: 'minio:9000', restoreEvents: { queueUrl: 'queue' } }] },
      ['  providers.0.endpoint: Invalid URL', '  providers.0.restoreEvents.queueUrl: Invalid URL'],
    ],
    [
      'a time scale of zero',
      { providers: [{ ...DISK, kind: 'simulated-archive', timeScale: 0 }] },
      [expect.stringMatching(/^ {2}providers\.0\.timeScale: Too small/)],
    ],
    [
      'an unknown file category',
      { policy: { orderByCategory: { FILM: [] } } },
      [expect.stringMatching(/^ {2}policy\.orderByCategory/)],
    ],
  ])('refuses %s', async (_what, json, problems) => {
    expect(await wrongIn(json)).toEqual(problems);
  });

  it('accepts a landing provider of a class that can be read immediately', async () => {
    const { landing } = await read({
      providers: [{ ...S3, storageClass: 'STANDARD_IA' }],
      landing: 'ice',
    });
    expect(landing).toBe('ice');
  });

  it('never reveals a secret', async () => {
    const provider = { ...S3, accessKeyId: 'id', secretAccessKey: 'hunter2', bucket: 1 };
    const texts = [
      JSON.stringify({
        providers: [provider, { ...provider, secretAccessKey: { word: 'hunter2' }, x: 1 }],
      }),
      '{ "secretAccessKey": hunter2 }',
      '{ "secretAccessKey": "hunter2" "',
      '{ "secretAccessKey": "hunter2',
    ];
    for (const text of texts) {
      const error = (await settingsIn(text).catch((reason: Error) => reason)) as Error;
      expect(error.message).toMatch(/^The provider settings in .* are (invalid|not valid JSON)/);
      expect(inspect(error)).not.toContain('hunter2');
    }
  });

  it('names a file that cannot be read', () => {
    const path = join(home.path, 'nowhere.json');
    expect(() => readProviderSettings(path, (name) => `/data/${name}`)).toThrow(
      `Cannot read the provider settings in ${path}.`,
    );
  });
});

describe('defaultProviderSettings', () => {
  it('contain the local disk and a simulated archive, with the policy from the environment', () => {
    const defaults = { timeScale: 14_400, copies: 1, archiveAfterSeconds: 5, graceSeconds: 60 };
    const settings = defaultProviderSettings(defaults, (name) => `/data/${name}`);
    expect(settings.providers).toMatchObject([
      { name: 'local', root: '/data/objects' },
      { name: 'simulated-deep-archive', storageClass: 'DEEP_ARCHIVE', timeScale: 14_400 },
    ]);
    expect(settings.landing).toBe('local');
    expect(settings.policy).toMatchObject({
      order: ['simulated-deep-archive'],
      copies: 1,
      archiveAfterSeconds: 5,
      graceSeconds: 60,
    });
  });
});

describe('secretOf', () => {
  it('reads a secret from a string, the environment or a file', async () => {
    const path = join(home.path, 'secret');
    await writeFile(path, 'from a file\n');
    expect(secretOf('as it stands', {})).toBe('as it stands');
    expect(secretOf({ env: 'KEY' }, { KEY: 'from outside' })).toBe('from outside');
    expect(secretOf({ file: path }, {})).toBe('from a file');
  });

  it('reports which secret is missing', async () => {
    const path = join(home.path, 'empty');
    await writeFile(path, '\n');
    expect(() => secretOf({ env: 'KEY' }, { KEY: '' })).toThrow(
      'the environment variable KEY, which is not set',
    );
    expect(() => secretOf({ file: path }, {})).toThrow(`the secret file ${path}, which is empty`);
    expect(() => secretOf({ file: `${path}/no` }, {})).toThrow(`${path}/no`);
  });
});

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
import { type Folder, folder } from '../../../support/folders.ts';

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

/** What is said to be wrong, line by line without the first. */
async function wrongIn(json: unknown): Promise<string[]> {
  const error = await read(json).catch((reason: Error) => reason);
  return (error as Error).message.split('\n').slice(1);
}

const S3 = { kind: 's3', name: 'ice', bucket: 'photos', region: 'eu-central-1' };
const B2 = { kind: 'b2', name: 'blaze', bucket: 'photos', region: 'eu-central-003' };
const DISK = { kind: 'local', name: 'disk', root: '/srv/disk' };

describe('readProviderSettings', () => {
  it('takes the example that comes with FlexStorage', () => {
    const path = fileURLToPath(
      new URL('../../../../config/providers.example.json', import.meta.url),
    );
    const { providers, plugins } = readProviderSettings(path, (name) => `/data/${name}`);
    expect(plugins).toHaveLength(1);
    const kinds = new Set(providers.filter(isBuiltIn).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['local', 'simulated-archive', 's3', 'b2']));
  });

  it('fills in what an empty file leaves out', async () => {
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

  it('fills in what each kind leaves out', async () => {
    const practice = { kind: 'simulated-archive', name: 'practice', root: '/srv/practice' };
    const { providers } = await read({ providers: [DISK, practice, S3, B2], landing: 'disk' });
    expect(providers).toEqual([
      DISK,
      { ...practice, storageClass: 'DEEP_ARCHIVE', timeScale: 1 },
      { ...S3, prefix: '', directDownloads: false, storageClass: 'STANDARD', timeScale: 1 },
      { ...B2, prefix: '', directDownloads: false },
    ]);
  });

  it('keeps a provider that is named local as it is', async () => {
    const own = { ...DISK, name: 'local' };
    expect((await read({ providers: [own] })).providers).toEqual([own]);
  });

  it('leaves to a plugin what stands in the settings of its kind', async () => {
    const nas = { kind: 'nas', name: 'nas', root: '/mnt', depth: { more: [1] } };
    const { providers } = await read({ plugins: ['@acme/flexstorage-nas'], providers: [nas] });
    expect(providers).toContainEqual(nas);
  });

  it('names everything that is wrong at once, by its path', async () => {
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
      'a name that must be unique',
      { providers: [DISK, { ...S3, name: 'disk' }] },
      ['  providers.1.name: must be unique'],
    ],
    [
      'a kind that is not built in where there are no plugins',
      { providers: [{ kind: 'nas', name: 'nas' }] },
      ['  providers.0.kind: unknown provider kind: nas'],
    ],
    [
      'a landing provider that is not there',
      { landing: 'moon' },
      ['  landing: no provider is named moon'],
    ],
    [
      'unknown names in the policy',
      { providers: [S3], policy: { order: ['ice', 'sun'], orderByCategory: { VIDEO: ['mars'] } } },
      [
        '  policy.order.1: no provider is named sun',
        '  policy.orderByCategory.VIDEO.0: no provider is named mars',
      ],
    ],
    [
      'landing in an archive',
      { providers: [{ ...S3, storageClass: 'GLACIER' }], landing: 'ice' },
      ['  landing: must be a provider whose objects can be read immediately'],
    ],
    [
      'landing in a simulated archive',
      { providers: [{ ...DISK, kind: 'simulated-archive' }], landing: 'disk' },
      ['  landing: must be a provider whose objects can be read immediately'],
    ],
    [
      'half of a key',
      { providers: [{ ...B2, accessKeyId: 'id' }] },
      ['  providers.0: must have both or neither of accessKeyId and secretAccessKey'],
    ],
    [
      'a storage class or a key of KMS at B2, which has none',
      { providers: [{ ...B2, storageClass: 'STANDARD', kmsKeyId: 'k' }] },
      ['  providers.0: Unrecognized keys: "storageClass", "kmsKeyId"'],
    ],
    [
      'an endpoint without its scheme, and a queue that is no URL',
      { providers: [{ ...S3, endpoint: 'minio:9000', restoreEvents: { queueUrl: 'queue' } }] },
      ['  providers.0.endpoint: Invalid URL', '  providers.0.restoreEvents.queueUrl: Invalid URL'],
    ],
    [
      'a time that would stand still',
      { providers: [{ ...DISK, kind: 'simulated-archive', timeScale: 0 }] },
      [expect.stringMatching(/^ {2}providers\.0\.timeScale: Too small/)],
    ],
    [
      'a file type that there is not',
      { policy: { orderByCategory: { FILM: [] } } },
      [expect.stringMatching(/^ {2}policy\.orderByCategory/)],
    ],
  ])('refuses %s', async (_what, json, problems) => {
    expect(await wrongIn(json)).toEqual(problems);
  });

  it('lands in a class that is read at once', async () => {
    const { landing } = await read({
      providers: [{ ...S3, storageClass: 'STANDARD_IA' }],
      landing: 'ice',
    });
    expect(landing).toBe('ice');
  });

  it('never says what a secret is', async () => {
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

  it('says which file cannot be read', () => {
    const path = join(home.path, 'nowhere.json');
    expect(() => readProviderSettings(path, (name) => `/data/${name}`)).toThrow(
      `Cannot read the provider settings in ${path}.`,
    );
  });
});

describe('defaultProviderSettings', () => {
  it('has the local disk and a simulated archive, with the policy of the environment', () => {
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
  it('takes a secret as it stands, from the environment, or from a file', async () => {
    const path = join(home.path, 'secret');
    await writeFile(path, 'from a file\n');
    expect(secretOf('as it stands', {})).toBe('as it stands');
    expect(secretOf({ env: 'KEY' }, { KEY: 'from outside' })).toBe('from outside');
    expect(secretOf({ file: path }, {})).toBe('from a file');
  });

  it('says where a secret is missing', async () => {
    const path = join(home.path, 'empty');
    await writeFile(path, '\n');
    expect(() => secretOf({ env: 'KEY' }, { KEY: '' })).toThrow(
      'the environment variable KEY, which is not set',
    );
    expect(() => secretOf({ file: path }, {})).toThrow(`the secret file ${path}, which is empty`);
    expect(() => secretOf({ file: `${path}/no` }, {})).toThrow(`${path}/no`);
  });
});

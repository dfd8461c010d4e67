import { randomBytes } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { coldProviders } from '../../support/app/cold-app.ts';
import type { TestUser } from '../../support/app/test-app.ts';
import {
  InstallationCostDocument,
  LibraryCostDocument,
  PlacementPolicyDocument,
  PlacementPolicySetDocument,
  ProviderCheckDocument,
  ProviderPreviewDocument,
  ProvidersDocument,
} from '../../support/graphql/generated/graphql.ts';
import {
  ask,
  type GraphqlApp,
  send,
  startGraphqlApp,
  uploadFile,
} from '../../support/graphql/graphql-app.ts';

const MIB = 1024 * 1024;
/** For 1 MiB: 0.00099 per GiB including 32 KiB of overhead, plus 0.023 per GiB for 8 KiB. */
const MONTH_OF_1_MIB = '0.000001172485';

let server: GraphqlApp;
let user: TestUser;
let admin: TestUser;
beforeAll(async () => {
  server = await startGraphqlApp({ overrides: { providers: coldProviders() } });
  user = await server.app.signUp();
  admin = await server.app.signUp();
  const { sql } = server.app.installation;
  await sql(`update app_user set role = 'ADMIN' where id = $1`, [admin.id]);
  await uploadFile(server, user, randomBytes(MIB));
  await server.app.installation.sweepArchive.execute();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the providers', () => {
  it('are shown to admins with their contents and costs', async () => {
    const { providers } = await ask(server, ProvidersDocument, {}, admin.token);
    expect(providers).toEqual([
      {
        name: 'local',
        storageClass: 'STANDARD',
        isLanding: true,
        instantAccess: true,
        retrievalTiers: [],
        signedUrls: false,
        simulated: false,
        healthy: true,
        problem: null,
        objects: '1',
        bytes: String(MIB),
        monthlyCost: null,
      },
      {
        name: 'ice',
        storageClass: 'DEEP_ARCHIVE',
        isLanding: false,
        instantAccess: false,
        retrievalTiers: ['STANDARD', 'BULK'],
        signedUrls: false,
        simulated: true,
        healthy: true,
        problem: null,
        objects: '1',
        bytes: String(MIB),
        monthlyCost: { amount: MONTH_OF_1_MIB, currency: 'USD' },
      },
    ]);
  });

  it('are checked with a probe that is removed afterwards', async () => {
    const ice = await ask(server, ProviderCheckDocument, { name: 'ice' }, admin.token);
    expect(ice.providerCheck).toMatchObject({ passed: true, userErrors: [] });
    expect(ice.providerCheck?.steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['HEALTH', 'PASSED'],
      ['WRITE', 'PASSED'],
      ['STAT', 'PASSED'],
      ['LIST', 'PASSED'],
      ['READ', 'PASSED'],
      ['READ_RANGE', 'SKIPPED'],
      ['SIGNED_URL', 'SKIPPED'],
      ['DELETE', 'PASSED'],
    ]);
    const unknown = await ask(server, ProviderCheckDocument, { name: 'typo' }, admin.token);
    expect(unknown.providerCheck).toEqual({
      passed: false,
      steps: [],
      userErrors: [{ code: 'PROVIDER_UNKNOWN', field: ['name'] }],
    });
  });

  it.each([
    ['providers', ProvidersDocument, {}],
    ['installationCost', InstallationCostDocument, {}],
    ['providerCheck', ProviderCheckDocument, { name: 'local' }],
    ['placementPolicySet', PlacementPolicySetDocument, { userId: 'user_x', input: {} }],
  ])('%s is refused to users who are not admins', async (_name, document, variables) => {
    const { errors } = await send(server, document as never, variables as never, user.token);
    expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  });
});

describe('costs', () => {
  it("cover the user's own library and state the date of the prices", async () => {
    const { libraryCost } = await ask(server, LibraryCostDocument, {}, user.token);
    expect(libraryCost).toMatchObject({
      monthlyCost: { amount: MONTH_OF_1_MIB, currency: 'USD' },
      pricesAsOf: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      providers: [
        { provider: 'ice', objects: '1', monthlyCost: { amount: MONTH_OF_1_MIB } },
        { provider: 'local', objects: '1', monthlyCost: null },
      ],
    });
    const nothing = await ask(server, LibraryCostDocument, {}, admin.token);
    expect(nothing.libraryCost).toMatchObject({ monthlyCost: { amount: '0' }, providers: [] });
  });

  it('of the installation are available to admins', async () => {
    const { installationCost } = await ask(server, InstallationCostDocument, {}, admin.token);
    expect(installationCost.monthlyCost.amount).toBe(MONTH_OF_1_MIB);
  });
});

describe('placement', () => {
  const preview = async (input: { size: number; provider?: string }) => {
    const { providerPreview } = await ask(
      server,
      ProviderPreviewDocument,
      { input: { filetype: 'image/jpeg', ...input } },
      user.token,
    );
    return providerPreview.map(({ provider, reason }) => [provider, reason]);
  };

  it('can be previewed with reasons before an upload', async () => {
    expect(await preview({ size: MIB })).toEqual([
      ['ice', 'CHOSEN'],
      ['local', 'NOT_IN_POLICY'],
    ]);
    expect(await preview({ size: MIB, provider: 'local' })).toEqual([
      ['local', 'CHOSEN'],
      ['ice', 'NOT_NEEDED'],
    ]);
    const wrong = { input: { size: 1, provider: 'typo' } } as never;
    const { errors } = await send(server, ProviderPreviewDocument, wrong, user.token);
    expect(errors?.[0]?.extensions).toEqual({ code: 'PROVIDER_UNKNOWN' });
  });

  it('can be overridden by an admin for one account, validated, and reset', async () => {
    const userId = formatId('user', user.id);
    const set = async (input: object, id = userId) => {
      const variables = { userId: id, input } as never;
      const document = PlacementPolicySetDocument;
      return (await ask(server, document, variables, admin.token)).placementPolicySet;
    };
    const before = await ask(server, PlacementPolicyDocument, {}, user.token);
    const order = ['local', 'ice'];
    const decided = await set({
      order,
      copies: 2,
      orderByCategory: [{ category: 'VIDEO', order: ['local'] }],
    });
    expect(decided).toMatchObject({
      placementPolicy: { order, copies: 2, graceSeconds: 3600 },
      userErrors: [],
    });
    const { placementPolicy } = await ask(server, PlacementPolicyDocument, {}, user.token);
    expect(placementPolicy).toEqual(decided?.placementPolicy);
    expect(await preview({ size: MIB })).toEqual([
      ['local', 'CHOSEN'],
      ['ice', 'CHOSEN'],
    ]);

    expect((await set({ order: ['typo'] }))?.userErrors).toMatchObject([
      { code: 'PROVIDER_UNKNOWN', field: ['input', 'order'] },
    ]);
    expect((await set({ copies: 11 }))?.userErrors).toMatchObject([{ code: 'PLACEMENT_INVALID' }]);
    const nobody = formatId('user', '00000000-0000-7000-8000-000000000000');
    expect((await set({}, nobody))?.userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['userId'] },
    ]);
    expect((await set({}))?.placementPolicy).toEqual(before.placementPolicy);
  });
});

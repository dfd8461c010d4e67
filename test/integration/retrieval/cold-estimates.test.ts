import { expect, it } from 'vitest';

import { formatId } from '../../../src/kernel/id.ts';
import { startRetrievalApp } from '../../support/app/retrieval-app.ts';
import { folder } from '../../support/general/folders.ts';
import {
  EstimateRetrievalDocument,
  FileDownloadDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, send } from '../../support/graphql/graphql-app.ts';
import { roundPrices } from '../../support/storage/round-prices.ts';

const MIB = 1024 ** 2;

it('an estimate follows the price table, over both GraphQL and HTTP', async () => {
  await using home = await folder();
  await using app = await startRetrievalApp({
    idle: true,
    overrides: { prices: await roundPrices(home.path) },
  });
  const server = { url: `${app.url}/graphql` };
  // 30 of the minimum 180 days remain: one month.
  const small = await app.archive({ bytes: Buffer.alloc(MIB, 1), ageDays: 150 });
  const large = await app.archive({ bytes: Buffer.alloc(3 * MIB, 2), ageDays: 150 });
  const [id = '', other = ''] = [small, large].map(({ fileId }) => formatId('file', fileId));
  const now = app.clock.now().getTime();
  const token = await app.installation.accessTokens.issue(app.user.id, 900);

  const { estimateRetrieval } = await ask(
    server,
    EstimateRetrievalDocument,
    { ids: [id, other, id], days: 3 },
    token,
  );
  expect(estimateRetrieval).toMatchObject([
    {
      tier: 'STANDARD',
      days: 3,
      requestCost: { amount: '0.01' }, // 2 × 5 / 1000
      retrievalCost: { amount: '0.004' }, // 4 MiB × 1.024 / 1024
      temporaryCopyCost: { amount: '0.0012' }, // 4 MiB × 3.072 / 1024 × 3 / 30
      egressCost: { amount: '0.008' }, // 4 MiB × 2.048 / 1024
      cost: { amount: '0.0232', currency: 'EUR' },
      earlyDeleteFees: { amount: '0.001' }, // 4 MiB × 0.256 / 1024
      files: 2,
      bytes: String(4 * MIB),
    },
    {
      tier: 'BULK',
      days: 4, // the minimum
      requestCost: { amount: '0.002' },
      retrievalCost: { amount: '0.002' },
      temporaryCopyCost: { amount: '0.0016' },
      egressCost: { amount: '0.008' },
      cost: { amount: '0.0136', currency: 'EUR' },
      earlyDeleteFees: { amount: '0.001' },
    },
  ]);
  const hours = estimateRetrieval.map(({ earliestAt, latestAt }) =>
    [earliestAt, latestAt].map((at) => Math.round((Date.parse(at) - now) / 36_000) / 100),
  );
  expect(hours).toEqual([
    [9, 12],
    [24, 48],
  ]);

  const ofOne = [
    { tier: 'STANDARD', cost: { amount: '0.0082', currency: 'EUR' } }, // for 2 days
    { tier: 'BULK', cost: { amount: '0.0039', currency: 'EUR' } }, // for 4 days
  ];
  const { file } = await ask(server, FileDownloadDocument, { id }, token);
  expect(file?.download).toMatchObject({ __typename: 'RetrievalRequired', estimates: ofOne });
  const headers = { authorization: `Bearer ${token}` };
  const refused = await fetch(`${app.url}/files/${id}/content`, { headers });
  expect([refused.status, await refused.json()]).toMatchObject([409, { estimates: ofOne }]);
  expect(app.deep.calls).toEqual({ retrieve: 0, stat: 0, listRestores: 0 });

  const query = 'query ($ids: [ID!]!) { estimateRetrieval(ids: $ids) { tier } }';
  for (const ids of [[], ['x']]) {
    const { errors } = await send(server, query, { ids }, token);
    expect(errors).toHaveLength(1);
  }
});

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { buildSchema, OperationTypeNode } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { get } from '../../support/app/share-app.ts';
import {
  AlbumUpdateDocument,
  FilesFavouriteDocument,
  RetrievalCancelDocument,
} from '../../support/graphql/generated/graphql.ts';
import { ask, connect, uploadFile } from '../../support/graphql/graphql-app.ts';
import { guessesFor, revealed } from '../../support/isolation/attacker.ts';
import { ownerWorld, type OwnerWorld } from '../../support/isolation/owner-world.ts';
import { rootOperations } from '../../support/isolation/root-operations.ts';

const OPERATIONS = rootOperations(buildSchema(readFileSync('schema.graphql', 'utf8'))).filter(
  ({ kind }) => kind === OperationTypeNode.SUBSCRIPTION,
);

let world: OwnerWorld;
beforeAll(async () => {
  world = await ownerWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

/** Subscribes to everything, with each of the owner's ids, and collects what arrives. */
function listen(token: string): Disposable & { readonly messages: string[] } {
  const client = connect(world.app, token);
  const messages: string[] = [];
  const take = (message: unknown) => void messages.push(JSON.stringify(message));
  for (const operation of OPERATIONS) {
    const [slot] = operation.slots;
    const values = slot ? guessesFor(slot, world).map(([, foreign]) => foreign) : ['#none'];
    for (const value of values.length > 0 ? values : [null]) {
      const payload = {
        query: operation.document,
        variables: operation.variables(() => value),
      };
      client.subscribe(payload, { next: take, error: take, complete: () => {} });
    }
  }
  return { messages, [Symbol.dispose]: () => void client.dispose() };
}

async function actAsOwner(): Promise<void> {
  const { app, ids } = world;
  const { token } = app.owner;
  const [file = '', album = '', retrieval = ''] = [ids['file'], ids['album'], ids['retrieval']];
  await ask(app, FilesFavouriteDocument, { ids: [file], favourite: false }, token);
  await ask(app, FilesFavouriteDocument, { ids: [file], favourite: true }, token);
  await ask(app, AlbumUpdateDocument, { id: album, input: { name: 'Album Kp34 again' } }, token);
  await ask(app, RetrievalCancelDocument, { id: retrieval }, token);
  await app.upload(randomBytes(2_000), 'Secret Zq92.jpg');
  await get(world.link.url);
}

it('no subscription delivers anything of another user', async () => {
  const stranger = await world.app.app.signUp();
  const own = await uploadFile(world.app, stranger, randomBytes(100));
  using heard = listen(stranger.token);
  using owned = listen(world.app.owner.token);
  // Subscriptions have no acknowledgement: repeat until the owner's own ones have delivered every kind of event.
  const kinds = [
    'filesChanged',
    'albumsChanged',
    'retrievalUpdated',
    'uploadProgress',
    'shareActivity',
  ];
  await expect
    .poll(
      async () => {
        await actAsOwner();
        return kinds.filter((kind) => !owned.messages.some((text) => text.includes(`"${kind}":`)));
      },
      { timeout: 20_000 },
    )
    .toEqual([]);
  // What the owner did is delivered before what the stranger does next.
  await ask(world.app, FilesFavouriteDocument, { ids: [own], favourite: true }, stranger.token);
  await expect
    .poll(() => heard.messages.some((text) => text.includes('"favourite":true')))
    .toBe(true);
  const sent = Object.values(world.ids).map((id) => id.slice(-36));
  const secrets = world.secrets.filter((secret) => !sent.includes(secret));
  expect(heard.messages.flatMap((text) => revealed(text, 'subscription', secrets))).toEqual([]);
  const withData = heard.messages.filter((text) => !text.includes('"NOT_FOUND"'));
  expect(withData.filter((text) => sent.some((id) => text.includes(id)))).toEqual([]);
});

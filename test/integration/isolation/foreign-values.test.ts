import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { buildSchema, OperationTypeNode } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { AlbumCreateDocument } from '../../support/graphql/generated/graphql.ts';
import { ask, uploadFile } from '../../support/graphql/graphql-app.ts';
import { attack, type Attacker, type Finding } from '../../support/isolation/attacker.ts';
import { ownerWorld, type OwnerWorld } from '../../support/isolation/owner-world.ts';
import { rootOperations } from '../../support/isolation/root-operations.ts';

const SCHEMA = buildSchema(readFileSync('schema.graphql', 'utf8'));
const OPERATIONS = rootOperations(SCHEMA);

/** Attackers by name; the tokens of all but the first open nothing in GraphQL. */
const ATTACKERS: Readonly<Record<string, (world: OwnerWorld) => Promise<string | undefined>>> = {
  'another user': async ({ app }) => (await app.app.signUp()).token,
  'a stranger': async () => undefined,
  'the holder of an upload token': async ({ uploadToken }) => uploadToken,
  'the holder of a link': async ({ link }) => link.token,
  'the holder of an expired token': async ({ app }) =>
    app.app.installation.accessTokens.issue(app.owner.id, -60),
};

let world: OwnerWorld;
beforeAll(async () => {
  world = await ownerWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

async function attackerNamed(name: string): Promise<Attacker> {
  const token = await ATTACKERS[name]?.(world);
  if (name !== 'another user') {
    const { file = '', album = '' } = world.ids;
    const visible = name === 'the holder of a link' ? world.link.visible : [];
    return { name, token, own: { file, album }, visible, guesses: visible.length > 0 ? 20 : 3 };
  }
  const { app } = world;
  const file = await uploadFile(app, { token: token ?? '' }, randomBytes(100));
  const input = { name: 'Mine', fileIds: [file] };
  const { albumCreate } = await ask(app, AlbumCreateDocument, { input }, token);
  return { name, token, own: { file, album: albumCreate?.album?.id ?? '' } };
}

// Thousands of requests.
const PATIENCE = { timeout: 240_000 };

describe.each(Object.keys(ATTACKERS))('%s', (name) => {
  it('learns nothing from any root field, and changes nothing', PATIENCE, async () => {
    const reader = await attackerNamed(name);
    const before = await world.rows();
    const findings: Finding[] = [];
    for (const operation of OPERATIONS) {
      // What one mutation stores must not affect the answers to the next one.
      const writes = operation.kind === OperationTypeNode.MUTATION;
      const attacker = writes ? await attackerNamed(name) : reader;
      findings.push(...(await attack(operation, world, attacker)));
    }
    expect(findings).toEqual([]);
    expect(await world.rows()).toBe(before);
  });
});

describe('this test', () => {
  it('finds a read that ignores its owner', async () => {
    const { retrievals } = world.app.app.installation;
    const find = retrievals.find.bind(retrievals);
    retrievals.find = (_ownerId, ids) => find(world.app.owner.id, ids);
    try {
      const attacker = await attackerNamed('another user');
      const findings: Finding[] = [];
      for (const operation of OPERATIONS.filter(({ field }) =>
        /^(?:node|retrieval)$/.test(field),
      )) {
        findings.push(...(await attack(operation, world, attacker)));
      }
      const places = findings.map(({ at }) => at);
      expect(places).toContain('another user: retrieval(id: retrieval)');
      expect(places).toContain('another user: node(id: retrieval)');
    } finally {
      retrievals.find = find;
    }
  });

  it('finds a change feed that ignores its owner', async () => {
    const { readLibraryChanges } = world.app.app.installation;
    const execute = readLibraryChanges.execute.bind(readLibraryChanges);
    readLibraryChanges.execute = (_ownerId, since, first) => execute(since.ownerId, since, first);
    try {
      const attacker = await attackerNamed('another user');
      const operation = OPERATIONS.find(({ field }) => field === 'fileChanges');
      const findings = operation ? await attack(operation, world, attacker) : [];
      expect(findings.map(({ at }) => at)).toContain(
        'another user: fileChanges(since: cursor of the owner)',
      );
    } finally {
      readLibraryChanges.execute = execute;
    }
  });

  it('finds a mutation that ignores its owner', async () => {
    const { cancelRetrieval } = world.app.app.installation;
    const execute = cancelRetrieval.execute.bind(cancelRetrieval);
    cancelRetrieval.execute = (_ownerId, id) => execute(world.app.owner.id, id);
    try {
      const attacker = await attackerNamed('another user');
      const operation = OPERATIONS.find(({ field }) => field === 'retrievalCancel');
      const before = await world.rows();
      const findings = operation ? await attack(operation, world, attacker) : [];
      expect(findings.map(({ at }) => at)).toEqual([
        'another user: retrievalCancel(id: retrieval)',
      ]);
      expect(await world.rows()).not.toBe(before);
    } finally {
      cancelRetrieval.execute = execute;
    }
  });

  it('covers every root field', () => {
    const covered = new Set(OPERATIONS.map(({ field }) => field));
    const roots = [SCHEMA.getQueryType(), SCHEMA.getMutationType()];
    for (const name of roots.flatMap((root) => Object.keys(root?.getFields() ?? {}))) {
      expect(covered).toContain(name);
    }
  });
});

import { randomUUID } from 'node:crypto';

import { OperationTypeNode } from 'graphql';

import { encodeSyncCursor } from '../../../src/modules/library/api/graphql/cursors.ts';
import { send } from '../graphql/graphql-app.ts';
import type { OwnerWorld } from './owner-world.ts';
import type { RootOperation, Slot } from './root-operations.ts';

/** Somebody who must learn nothing about the owner. */
export interface Attacker {
  readonly name: string;
  /** Sent as a bearer token; undefined for none. */
  readonly token: string | undefined;
  /** A file and an album of their own, for arguments besides the one that is attacked. */
  readonly own: { readonly file: string; readonly album: string };
  /** What of the owner's secrets they may see. */
  readonly visible?: readonly string[];
  /** Tries only this many values per slot, because all get the same answer. */
  readonly guesses?: number;
}

/** Something that an answer reveals, or a difference between the answers to a foreign and a made-up value. */
export interface Finding {
  readonly at: string;
  readonly problem: string;
}

/** The values to send for a slot: name of the value, the foreign value, and a made-up one of the same form. */
export type Guess = readonly [name: string, foreign: string, madeUp: string];

export function guessesFor({ type }: Slot, { ids, texts, syncCursor }: OwnerWorld): Guess[] {
  if (type === 'ID') {
    return Object.entries(ids).map(([kind, id]) => [kind, id, madeUpId(id)]);
  }
  if (type === 'SHA256') return [['hash', texts['hash'] ?? '', 'ab'.repeat(32)]];
  if (type === 'SyncCursor') {
    const madeUp = encodeSyncCursor({ ownerId: randomUUID(), number: 0 });
    return [['cursor of the owner', syncCursor, madeUp]];
  }
  return Object.entries(texts).map(([kind, text]) => [kind, text, MADE_UP_TEXTS[kind] ?? text]);
}

/** Texts that identify something, made up. Answers to other texts are only searched for secrets. */
const MADE_UP_TEXTS: Readonly<Record<string, string>> = {
  tag: 'tag-zz00',
  email: 'nobody@example.com',
  previewKey: 'A'.repeat(22),
};

/** An id of the same kind that does not exist. */
export function madeUpId(id: string): string {
  return id.slice(0, -36) + randomUUID();
}

/**
 * Sends an operation with each foreign value in each slot, and with a made-up value. The answers must be equal, apart
 * from the values sent, and reveal none of the owner's secrets.
 */
export async function attack(
  operation: RootOperation,
  world: OwnerWorld,
  attacker: Attacker,
): Promise<Finding[]> {
  if (operation.kind === OperationTypeNode.SUBSCRIPTION) return [];
  const findings: Finding[] = [];
  const secrets = world.secrets.filter((secret) => !attacker.visible?.includes(secret));
  // An attacker may store what they send, and is not told a secret when they read it again.
  const sent = new Set<string>();
  const answerTo = async (value: string, attacked: number): Promise<string> => {
    const variables = operation.variables((slot, index) =>
      index === attacked ? value : ownValue(slot, attacker),
    );
    if (operation.slots[attacked]?.type === 'String') sent.add(value);
    const answer = await send(world.app, operation.document, variables, attacker.token);
    return [value, ...sent].reduce(
      (text, known) => text.replaceAll(known, '#sent'),
      withoutTimes(JSON.stringify(answer)),
    );
  };
  if (operation.slots.length === 0) {
    const at = `${attacker.name}: ${operation.field}`;
    return revealed(await answerTo('#none', 0), at, secrets);
  }
  for (const [attacked, slot] of operation.slots.entries()) {
    for (const guess of guessesFor(slot, world).slice(0, attacker.guesses)) {
      const [kind, foreign, madeUp] = guess;
      const at = `${attacker.name}: ${operation.field}(${slot.name}: ${kind})`;
      const answer = await answerTo(foreign, attacked);
      findings.push(...revealed(answer, at, secrets));
      const isVisible = attacker.visible?.includes(foreign.slice(-36));
      if (foreign === madeUp || isVisible) continue;
      const expected = await answerTo(madeUp, attacked);
      // Attempts are counted alike for all values.
      if (expected.includes('"RATE_LIMITED"')) continue;
      if (plain(answer) !== plain(expected)) {
        findings.push({ at, problem: `${plain(answer)} instead of ${plain(expected)}` });
      }
    }
  }
  return findings;
}

/** The secrets in an answer. */
export function revealed(answer: string, at: string, secrets: readonly string[]): Finding[] {
  return secrets
    .filter((secret) => answer.includes(secret))
    .map((secret) => ({ at, problem: `reveals ${secret}` }));
}

function withoutTimes(answer: string): string {
  return answer.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '#time');
}

/** Replaces what is new in every answer: ids, tokens and cursors. */
function plain(answer: string): string {
  return answer
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '#uuid')
    .replaceAll(/(?:"#sent",?)+/g, '#sent')
    .replaceAll(/\b\d{10}\.(?=[\w-]{40,})/g, '')
    .replaceAll(/[\w-]{40,}(?:\.[\w-]+)*/g, '#token')
    .replaceAll(/"cursor":"[^"]*"|"(?:start|end|sync)Cursor":"[^"]*"/g, '#cursor');
}

function ownValue({ name, type }: Slot, { own, token }: Attacker): string {
  // The token of a link is an argument as well.
  if (name === 'token') return token ?? 'attempt';
  if (type === 'ID') return /^id$|album/i.test(name) ? own.album : own.file;
  if (type === 'SHA256') return 'cd'.repeat(32);
  return name === 'email' ? 'nobody@example.org' : 'attempt';
}

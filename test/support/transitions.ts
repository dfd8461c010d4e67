import { expect, it } from 'vitest';

import type { DomainErrorCode } from '../../src/kernel/domain-error.ts';

/** How a test brings something into a state, and how it asks for the next. */
export interface Machine<Subject, State extends string> {
  readonly states: readonly State[];
  /** The whole truth: for each state, the states that may follow. */
  readonly expected: Readonly<Record<State, readonly State[]>>;
  readonly code: DomainErrorCode;
  /** Something fresh in this state. */
  readonly at: (state: State) => Subject;
  /** Asks for the next state; undefined when the subject has no way to ask for it. */
  readonly go: (subject: Subject, state: State) => (() => void) | undefined;
  readonly stateOf: (subject: Subject) => State;
}

/** Tries every pair of states: allowed ones arrive, all others are refused and leave the state as it was. */
export function itFollowsItsTable<Subject, State extends string>(
  machine: Machine<Subject, State>,
): void {
  const { states, expected, code, at, go, stateOf } = machine;
  const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

  it('expects something of every state', () => {
    expect(Object.keys(expected).toSorted()).toEqual([...states].toSorted());
  });

  it.each(pairs)('from %s to %s: as its table says', (from, to) => {
    const subject = at(from);
    expect(stateOf(subject)).toBe(from);
    const step = go(subject, to);
    if (expected[from].includes(to)) {
      expect(step).toBeDefined();
      step?.();
      expect(stateOf(subject)).toBe(to);
    } else if (step) {
      expect(step).toThrow(expect.objectContaining({ code }));
      expect(stateOf(subject)).toBe(from);
    }
  });
}

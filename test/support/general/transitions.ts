import { expect, it } from 'vitest';

import type { DomainErrorCode } from '../../../src/kernel/domain-error.ts';

/** How a test creates a subject in a state and requests a transition. */
export interface Machine<Subject, State extends string> {
  readonly states: readonly State[];
  /** For each state, the allowed next states. */
  readonly expected: Readonly<Record<State, readonly State[]>>;
  readonly code: DomainErrorCode;
  /** Creates a subject in this state. */
  readonly at: (state: State) => Subject;
  /** Requests the next state; undefined if the subject has no method for it. */
  readonly go: (subject: Subject, state: State) => (() => void) | undefined;
  readonly stateOf: (subject: Subject) => State;
}

/** Tests every pair of states: allowed transitions succeed; all others are refused and leave the state unchanged. */
export function testTransitions<Subject, State extends string>(
  machine: Machine<Subject, State>,
): void {
  const { states, expected, code, at, go, stateOf } = machine;
  const pairs = states.flatMap((from) => states.map((to) => [from, to] as const));

  it('defines an expectation for every state', () => {
    expect(Object.keys(expected).toSorted()).toEqual([...states].toSorted());
  });

  it.each(pairs)('handles the transition from %s to %s', (from, to) => {
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

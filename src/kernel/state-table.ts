import { DomainError, type DomainErrorCode } from './domain-error.ts';

/** The allowed transitions from each state. */
export type StateTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Returns `to` if the table allows the transition; throws `code` otherwise. */
export function nextState<S extends string>(
  table: StateTable<S>,
  from: S,
  to: S,
  code: DomainErrorCode,
): S {
  if (!table[from].includes(to))
    throw new DomainError(code, `The status cannot change from ${from} to ${to}.`);
  return to;
}

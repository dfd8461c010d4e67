import { DomainError, type DomainErrorCode } from './domain-error.ts';

/** For each state, the states that may follow it. */
export type StateTable<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Returns `to` when the table allows it after `from`; throws `code` otherwise. */
export function nextState<S extends string>(
  table: StateTable<S>,
  from: S,
  to: S,
  code: DomainErrorCode,
): S {
  if (!table[from].includes(to)) throw new DomainError(code, `${from} cannot become ${to}`);
  return to;
}

import type { DomainEvent } from '../../kernel/domain-event.ts';

/** An aggregate that hands over what happened to it. */
export interface EventSource {
  takeEvents(): DomainEvent[];
}

/** Notes that an aggregate takes part in the unit of work, so that its events are found at the end. */
export type Track = <T extends EventSource>(aggregate: T) => T;

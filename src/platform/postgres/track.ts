import type { DomainEvent } from '../../kernel/domain-event.ts';

/** An aggregate that raises events. */
export interface EventSource {
  takeEvents(): DomainEvent[];
}

/** Registers an aggregate with the unit of work, which collects its events at the end. */
export type Track = <T extends EventSource>(aggregate: T) => T;

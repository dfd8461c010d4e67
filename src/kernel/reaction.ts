import type { DomainEvent, DomainEventType } from './domain-event.ts';
import type { JsonValue } from './event-bus.ts';
import type { Job } from './jobs.ts';

/**
 * What follows from a domain event.
 * `change`: the file or the album gets the owner's next change number, in the same transaction.
 * `job`: it is enqueued in the same transaction.
 * `push`: it is published after the commit, at least once.
 */
export type Reaction =
  | { readonly kind: 'change'; readonly change: 'UPSERT' | 'DELETE' }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'push'; readonly topic: string; readonly payload: JsonValue };

/** The table: every event type has its entry, be it empty. */
export type ReactionTable = {
  readonly [Type in DomainEventType]: (
    event: Extract<DomainEvent, { type: Type }>,
  ) => readonly Reaction[];
};

import type { DomainEvent } from './domain-event.ts';
import type { JsonValue } from './event-bus.ts';
import type { Job } from './jobs.ts';

/** Where a kind of item keeps its newest change numbers. */
export interface ChangeFeed {
  readonly table: string;
  readonly idColumn: string;
}

/**
 * What follows from a domain event.
 * `change`: the file or the album gets the owner's next change number, in the same transaction.
 * `step`: the module's step of that name runs in the same transaction.
 * `job`: it is enqueued in the same transaction.
 * `push`: it is published after the commit, at least once.
 */
export type Reaction =
  | {
      readonly kind: 'change';
      readonly feed: ChangeFeed;
      readonly ownerId: string;
      readonly id: string;
      readonly change: 'UPSERT' | 'DELETE';
    }
  | { readonly kind: 'step'; readonly name: string; readonly data: object }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'push'; readonly topic: string; readonly payload: JsonValue };

/** What follows from each event of a union: every type has its entry, even if nothing follows. */
export type ReactionTable<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (event: Extract<Event, { type: Type }>) => readonly Reaction[];
};

/** What follows from some events, by their type. */
export type Reactions = Readonly<
  Record<string, { react(event: DomainEvent): readonly Reaction[] }['react']>
>;

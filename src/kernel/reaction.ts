import type { DomainEvent } from './domain-event.ts';
import type { JsonValue } from './event-bus.ts';
import type { Job } from './jobs.ts';

/** Where a kind of item stores its latest change numbers. */
export interface ChangeFeed {
  readonly table: string;
  readonly idColumn: string;
  /** Column of `app_user` with the number of the latest change that was pruned from the table. */
  readonly prunedColumn: string;
}

/**
 * A reaction to a domain event. `change` assigns the owner's next change number to the file or album, `step` runs the
 * module's step of that name and `job` enqueues a job, all in the same transaction. `push` publishes after the commit,
 * at least once.
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

/** The reactions to each event of a union: every type has an entry, even if empty. */
export type ReactionTable<Event extends DomainEvent> = {
  readonly [Type in Event['type']]: (event: Extract<Event, { type: Type }>) => readonly Reaction[];
};

/** Reactions to some events, by event type. */
export type Reactions = Readonly<
  Record<string, { react(event: DomainEvent): readonly Reaction[] }['react']>
>;

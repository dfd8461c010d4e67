/** A domain event. Each module defines its own union; application/*-reactions.ts defines the reactions to each. */
export interface DomainEvent {
  readonly type: string;
}

/** Something that has happened. Each module has a union of its own; application/*-reactions.ts has what follows from each. */
export interface DomainEvent {
  readonly type: string;
}

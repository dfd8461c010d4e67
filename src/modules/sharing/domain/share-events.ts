interface ShareFact {
  readonly shareId: string;
  readonly ownerId: string;
}

/** What can happen to a share. */
export type ShareEvent =
  | ({ readonly type: 'ShareCreated' } & ShareFact)
  | ({ readonly type: 'ShareChanged' } & ShareFact)
  | ({ readonly type: 'ShareRevoked' } & ShareFact)
  /** A visitor did something that the share's log shows. */
  | ({ readonly type: 'ShareAccessed' } & ShareFact);

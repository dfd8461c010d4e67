interface ShareFact {
  readonly shareId: string;
  readonly ownerId: string;
}

/** Events of a share. */
export type ShareEvent =
  | ({ readonly type: 'ShareCreated' } & ShareFact)
  | ({ readonly type: 'ShareChanged' } & ShareFact)
  | ({ readonly type: 'ShareRevoked' } & ShareFact)
  /** A visit was added to the share's log. */
  | ({ readonly type: 'ShareAccessed' } & ShareFact)
  /** A recipient requested an original in cold storage. */
  | ({ readonly type: 'ShareOriginalRequested' } & ShareFact)
  /** The owner approved or declined a request. */
  | ({ readonly type: 'ShareRequestAnswered' } & ShareFact);

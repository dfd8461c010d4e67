interface RetrievalFact {
  readonly requestId: string;
  readonly ownerId: string;
}

/** Domain events of retrieval requests. */
export type RetrievalEvent =
  | (RetrievalFact & { readonly type: 'RetrievalRequested' })
  | (RetrievalFact & { readonly type: 'RetrievalStarted' })
  /** Without `expiresAt`, every file could be read without a restore. */
  | (RetrievalFact & { readonly type: 'RetrievalReady'; readonly expiresAt?: Date })
  | (RetrievalFact & { readonly type: 'RetrievalExpiring'; readonly expiresAt: Date })
  | (RetrievalFact & { readonly type: 'RetrievalExtended'; readonly expiresAt: Date })
  | (RetrievalFact & { readonly type: 'RetrievalExpired' })
  | (RetrievalFact & { readonly type: 'RetrievalFailed'; readonly reason: string })
  | (RetrievalFact & { readonly type: 'RetrievalCancelled' });

interface RetrievalFact {
  readonly requestId: string;
  readonly ownerId: string;
}

/** What can happen to a retrieval request. */
export type RetrievalEvent =
  | (RetrievalFact & { readonly type: 'RetrievalRequested' })
  | (RetrievalFact & { readonly type: 'RetrievalStarted' })
  | (RetrievalFact & { readonly type: 'RetrievalReady'; readonly expiresAt: Date })
  | (RetrievalFact & { readonly type: 'RetrievalExpired' })
  | (RetrievalFact & { readonly type: 'RetrievalFailed'; readonly reason: string })
  | (RetrievalFact & { readonly type: 'RetrievalCancelled' });

interface UploadFact {
  readonly sessionId: string;
  readonly ownerId: string;
}

/** What can happen to an upload session. Progress in between is told directly, not as an event. */
export type UploadEvent =
  | (UploadFact & { readonly type: 'UploadSessionOpened' })
  | (UploadFact & { readonly type: 'UploadSessionCompleted'; readonly fileId: string })
  | (UploadFact & { readonly type: 'UploadSessionClosed'; readonly status: string });

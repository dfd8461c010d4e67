interface UploadFact {
  readonly sessionId: string;
  readonly ownerId: string;
}

/** State changes of an upload session. Progress between them is published directly, not as an event. */
export type UploadEvent =
  | (UploadFact & { readonly type: 'UploadSessionOpened' })
  | (UploadFact & { readonly type: 'UploadSessionCompleted'; readonly fileId: string })
  | (UploadFact & { readonly type: 'UploadSessionClosed'; readonly status: string });

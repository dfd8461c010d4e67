interface ExportFact {
  readonly exportId: string;
  readonly ownerId: string;
}

/** Events of an export. */
export type ExportEvent =
  | (ExportFact & { readonly type: 'ExportCreated' })
  | (ExportFact & { readonly type: 'ExportReady'; readonly expiresAt: Date })
  /** The expiry changed. */
  | (ExportFact & { readonly type: 'ExportExpiryMoved'; readonly expiresAt: Date })
  | (ExportFact & { readonly type: 'ExportExpired' })
  | (ExportFact & { readonly type: 'ExportFailed'; readonly reason: string })
  | (ExportFact & { readonly type: 'ExportCancelled' });

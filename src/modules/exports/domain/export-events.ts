interface ExportFact {
  readonly exportId: string;
  readonly ownerId: string;
}

/** What can happen to an export. */
export type ExportEvent =
  | (ExportFact & { readonly type: 'ExportCreated' })
  | (ExportFact & { readonly type: 'ExportReady'; readonly expiresAt: Date })
  /** It can be downloaded for longer, or for less long, than was told. */
  | (ExportFact & { readonly type: 'ExportExpiryMoved'; readonly expiresAt: Date })
  | (ExportFact & { readonly type: 'ExportExpired' })
  | (ExportFact & { readonly type: 'ExportFailed'; readonly reason: string })
  | (ExportFact & { readonly type: 'ExportCancelled' });

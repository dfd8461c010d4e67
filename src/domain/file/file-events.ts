interface FileFact {
  readonly fileId: string;
  readonly ownerId: string;
}

/** What can happen to a file. Those from FileUploadCompleted on change what its owner sees in lists. */
export type FileEvent =
  | (FileFact & { readonly type: 'FileCreated' })
  | (FileFact & { readonly type: 'FileUploadStarted' })
  | (FileFact & { readonly type: 'FileUploadFailed'; readonly reason: string })
  | (FileFact & { readonly type: 'FileUploadCompleted'; readonly contentId: string })
  | (FileFact & { readonly type: 'FileArchived' })
  | (FileFact & { readonly type: 'FileChanged' })
  /** A copy in cold storage began to be restored, can be read, or cannot any more. */
  | (FileFact & { readonly type: 'FileAvailabilityChanged' })
  | (FileFact & { readonly type: 'FileTrashed' })
  | (FileFact & { readonly type: 'FileRestored' })
  | (FileFact & { readonly type: 'FileDeleted' });

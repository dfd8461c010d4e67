interface FileFact {
  readonly fileId: string;
  readonly ownerId: string;
}

/** What the archive's manifest of the content has to be told of; undefined before ARCHIVED. */
interface ManifestFact extends FileFact {
  readonly archivedContentId?: string;
}

/** What can happen to a file. Those from FileUploadCompleted on change what its owner sees in lists. */
export type FileEvent =
  | (FileFact & { readonly type: 'FileCreated' })
  | (FileFact & { readonly type: 'FileUploadStarted' })
  | (FileFact & { readonly type: 'FileUploadFailed'; readonly reason: string })
  | (FileFact & { readonly type: 'FileUploadCompleted'; readonly contentId: string })
  | (FileFact & { readonly type: 'FileArchived' })
  | (ManifestFact & { readonly type: 'FileChanged' })
  /** A copy in cold storage began to be restored, can be read, or cannot any more. */
  | (FileFact & { readonly type: 'FileAvailabilityChanged' })
  | (ManifestFact & { readonly type: 'FileTrashed' })
  | (ManifestFact & { readonly type: 'FileRestored' })
  | (FileFact & { readonly type: 'FileDeleted' });
